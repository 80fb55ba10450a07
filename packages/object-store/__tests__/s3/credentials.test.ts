import { afterEach, describe, expect, it } from '@jest/globals';
import { bytesOf, keysOf, send } from '../../../../test/stage/object-stores/destination-contract.ts';
import { saying } from '../../../../test/stage/object-stores/s3/faults.ts';
import { type StsStandIn, startSts } from '../../../../test/stage/object-stores/s3/sts.ts';
import { nodeHttpClient } from '../../src/http/node-client.ts';
import type { S3Credentials } from '../../src/s3/credentials/credentials.ts';
import { webIdentityKeys } from '../../src/s3/credentials/web-identity.ts';
import { openStandIn } from './opened.ts';

const minute = 60_000;
const running: StsStandIn[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

/** A bucket that is opened by a role, with a clock that a test moves, and all that became a secret. */
async function openByRole({ sub = 'repo:acme/shop:ref:refs/heads/main', seconds = 3_600, aud = '' } = {}) {
  let credentials: S3Credentials | undefined;
  let passed = 0;
  const now = () => Date.now() + passed;
  const opened = await openStandIn(
    {},
    {
      clock: { now },
      credentials: {
        current: async () => (await needed()).current(),
        renew: async (ended) => (await needed()).renew(ended),
      },
    },
  );
  const masked: string[] = [];
  const warned: string[] = [];
  const sts = await startSts(opened.store, { now });
  running.push(sts);
  credentials = webIdentityKeys(
    { role: 'arn:aws:iam::1:role/backup', endpoint: sts.url, session: 'run-1', seconds },
    {
      clock: { now, sleep: async () => undefined },
      logger: { debug() {}, info() {}, warn: (line) => void warned.push(line), error() {} },
      random: () => 0.5,
      http: nodeHttpClient({ stallMs: 1_000 }),
      identityToken: async (audience) => {
        const claims = Buffer.from(JSON.stringify({ aud: aud || audience, sub })).toString('base64url');
        return `e30.${claims}.s`;
      },
      mask: (secret) => void masked.push(secret),
    },
  );
  async function needed(): Promise<S3Credentials> {
    if (!credentials) throw new Error('The role is not there yet.');
    return credentials;
  }
  const pass = (ms: number) => {
    passed += ms;
    opened.store.ahead += ms;
  };
  return { ...opened, sts, masked, warned, pass };
}

describe('the keys of a role', () => {
  it('are exchanged once, for all requests, and are secrets', async () => {
    const run = await openByRole();
    await Promise.all(['a', 'b', 'c'].map((key) => run.place.put(key, Buffer.from(key))));
    expect(run.sts.exchanges).toEqual([
      expect.objectContaining({
        RoleArn: 'arn:aws:iam::1:role/backup',
        RoleSessionName: 'run-1',
        DurationSeconds: '3600',
      }),
    ]);
    const { secret, token } = run.store.accounts.get('ASIA1') ?? {};
    expect(run.masked).toEqual([secret, token]);
  });

  it('are replaced when less than ten minutes are left', async () => {
    const run = await openByRole();
    await run.place.put('a', Buffer.from('a'));
    run.pass(49 * minute);
    await run.place.put('b', Buffer.from('b'));
    expect(run.sts.exchanges).toHaveLength(1);
    run.pass(2 * minute);
    await run.place.put('c', Buffer.from('c'));
    expect(run.sts.exchanges).toHaveLength(2);
  });

  it('that end in the middle of an upload are replaced, and the same part goes on', async () => {
    const run = await openByRole();
    const upload = await run.place.begin('x', { contentType: 'x' });
    const part = Buffer.alloc(1_000, 'x');
    for (const number of [1, 2, 3, 4]) await send(upload, number, part);
    Object.assign(run.store.accounts.get('ASIA1') ?? {}, { ended: true });
    await Promise.all([5, 6, 7].map((number) => send(upload, number, part)));
    expect(await upload.commit()).toEqual({ bytes: 7_000 });
    expect((await bytesOf(run.place, 'x')).byteLength).toBe(7_000);
    expect(run.sts.exchanges).toHaveLength(2);
    expect(run.slept).toEqual([]);
  });

  it('that have ended are seen at an answer without a body too', async () => {
    const run = await openByRole();
    await run.place.put('a', Buffer.from('a'));
    Object.assign(run.store.accounts.get('ASIA1') ?? {}, { ended: true });
    expect(await run.place.remove('a')).toBe('removed');
  });

  it('serve on where an exchange fails and they are still good', async () => {
    const run = await openByRole();
    await run.place.put('a', Buffer.from('a'));
    run.pass(55 * minute);
    run.sts.faults.plan(saying(503, 'ServiceUnavailable'), { times: 100 });
    expect(await keysOf(run.place.list(''))).toEqual(['a']);
    expect(run.warned).toEqual([expect.stringContaining('The keys so far are good for some minutes.')]);
    run.pass(6 * minute);
    await expect(keysOf(run.place.list(''))).rejects.toThrow('AWS did not give this run the role');
  });

  it.each([
    [
      'a subject that it does not trust',
      { sub: 'repo:other@123456/fork@7:ref:refs/heads/main' },
      'The role does not trust the subject of this run: repo:other@123456/fork@7:ref:refs/heads/main.',
    ],
    ['a time that is too long', { seconds: 43_200 }, 'good for longer than the role allows'],
    ['another audience', { aud: 'https://github.com/acme' }, 'InvalidIdentityToken'],
  ])('are not given for %s', async (_, settings, why) => {
    const run = await openByRole(settings);
    await expect(run.place.put('a', Buffer.from('a'))).rejects.toThrow(why);
  });
});
