import { silentLogger } from '@fairway/runtime';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  client,
  type EntraStandIn,
  startEntra,
  tenant,
} from '../../../../test/stage/object-stores/azure/entra.ts';
import { bytesOf, keysOf, send } from '../../../../test/stage/object-stores/destination-contract.ts';
import { tokenOf } from '../../../../test/stage/object-stores/identity.ts';
import { federatedTokens } from '../../src/azure/credentials/federated.ts';
import type { AccessToken } from '../../src/cloud/access-token.ts';
import type { Renewed } from '../../src/cloud/renewed.ts';
import { nodeHttpClient } from '../../src/http/node-client.ts';
import { openStandIn } from './opened.ts';

const minute = 60_000;
const running: EntraStandIn[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

/** A container that is opened by an app, with a clock that a test moves. */
async function openByApp({
  sub = 'repo:acme/shop:ref:refs/heads/main',
  aud = '',
  app = client,
  directory = tenant,
} = {}) {
  let passed = 0;
  let tokens: Renewed<AccessToken> | undefined;
  const known = () => {
    if (!tokens) throw new Error('The app is not there yet.');
    return tokens;
  };
  const now = () => Date.now() + passed;
  const late: Renewed<AccessToken> = {
    current: () => known().current(),
    renew: (ended) => known().renew(ended),
  };
  const opened = await openStandIn({}, { credentials: { tokens: late }, now });
  const entra = await startEntra(opened.store);
  running.push(entra);
  tokens = federatedTokens(
    { tenant: directory, client: app, authority: entra.url },
    {
      clock: { now, sleep: async () => undefined },
      logger: silentLogger,
      random: () => 0.5,
      http: nodeHttpClient({ stallMs: 300 }),
      identityToken: async (audience) => tokenOf({ aud: aud || audience, sub }),
      mask: () => undefined,
    },
  );
  const pass = (ms: number) => {
    passed += ms;
    opened.store.ahead += ms;
    entra.ahead += ms;
  };
  return { ...opened, entra, pass };
}

describe('the tokens of an app', () => {
  it('are exchanged once for all requests, and again when less than ten minutes are left', async () => {
    const run = await openByApp();
    await Promise.all(['a', 'b', 'c'].map((key) => run.place.put(key, Buffer.from(key))));
    run.pass(49 * minute);
    await run.place.put('d', Buffer.from('d'));
    expect(run.entra.exchanges).toHaveLength(1);
    run.pass(2 * minute);
    await run.place.put('e', Buffer.from('e'));
    expect(run.entra.exchanges).toHaveLength(2);
  });

  it('that end in the middle of an upload are replaced, and the same part goes on', async () => {
    const run = await openByApp();
    const upload = await run.place.begin('x', { contentType: 'x' });
    const part = Buffer.alloc(1_000, 'x');
    for (const number of [1, 2, 3, 4]) await send(upload, number, part);
    run.store.account.tokens.clear();
    await Promise.all([5, 6, 7].map((number) => send(upload, number, part)));
    expect(await upload.commit()).toEqual({ bytes: 7_000 });
    expect((await bytesOf(run.place, 'x')).byteLength).toBe(7_000);
    expect(run.entra.exchanges).toHaveLength(2);
    expect(run.slept).toEqual([]);
  });

  it.each([
    [
      'a subject that the app does not trust',
      { sub: 'repo:other@123456/fork@7:ref:refs/heads/main' },
      'does not trust the subject of this run: repo:other@123456/fork@7:ref:refs/heads/main.',
    ],
    ['another audience', { aud: 'https://github.com/acme' }, 'the audience api://AzureADTokenExchange'],
    ['an app that is not there', { app: 'nobody' }, `There is no app nobody in the tenant ${tenant}.`],
    ['a tenant that is not there', { directory: 'nowhere' }, 'There is no tenant nowhere.'],
  ])('are not given for %s', async (_, settings, why) => {
    const run = await openByApp(settings);
    await expect(run.place.put('a', Buffer.from('a'))).rejects.toThrow(why);
    expect(run.entra.exchanges).toHaveLength(1);
  });

  it('are asked for again after a page of a proxy, and given up in the end', async () => {
    const run = await openByApp();
    run.entra.faults.plan({ status: 200, body: '<html>' }, { times: 2 });
    expect(await keysOf(run.place.list(''))).toEqual([]);
    run.pass(61 * minute);
    run.entra.faults.plan({ status: 503 }, { times: 100 });
    await expect(keysOf(run.place.list(''))).rejects.toThrow(
      /did not give this run a token.*It was tried again/s,
    );
  });

  it('that the account does not accept are named', async () => {
    const run = await openByApp();
    await run.place.put('a', Buffer.from('a'));
    run.store.faults.plan({ status: 401 }, { times: 2 });
    await expect(keysOf(run.place.list(''))).rejects.toThrow('does not accept the token of this run');
  });
});
