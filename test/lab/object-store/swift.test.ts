import { join } from 'node:path';
import { checkDestination, destinationSchema, openDestination } from '@fairway/object-store';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  itKeepsTheDestinationContract,
  keysOf,
  send,
} from '../../stage/object-stores/destination-contract.ts';
import { run } from '../machine.ts';
import { type Swift, startSwift } from './swift.ts';

let swift: Swift;
beforeAll(async () => {
  swift = await startSwift();
});
afterAll(() => swift?.stop());

const written = (prefix: string) => ({
  ...{ name: 'swift', kind: 's3', endpoint: swift.url, bucket: swift.bucket, prefix },
});
const credentials = () => ({
  'access-key-id': swift.keys.accessKeyId,
  'secret-access-key': swift.keys.secretAccessKey,
});
const open = (prefix: string, secrets: Readonly<Record<string, string>> = credentials()) =>
  openDestination(destinationSchema.parse(written(prefix)), secrets, {
    ...{
      clock: systemClock,
      logger: silentLogger,
      mask: () => undefined,
      identityToken: undefined,
      run: 'lab',
    },
    host: () => Promise.reject(new Error('no machine is needed')),
  });

describe("OpenStack Swift's S3", () => {
  itKeepsTheDestinationContract(open);

  it('passes the check, which leaves nothing', async () => {
    const place = await open('check');
    const { shown, findings, facts } = await checkDestination(place, {
      remove: true,
      signal: new AbortController().signal,
    });
    expect(findings).toEqual([]);
    expect(shown).toContain('removed');
    expect(facts).toMatchObject({ aheadMs: 0, notes: [expect.stringContaining('in the clear')] });
    expect(await keysOf(place.list(''))).toEqual([]);
    expect(await keysOf(place.leftovers(''))).toEqual([]);
  });

  it('refuses another secret, and that is said', async () => {
    const wrong = await open('wrong', { ...credentials(), 'secret-access-key': 'other' });
    await expect(keysOf(wrong.list(''))).rejects.toThrow('The store does not accept the keys.');
    await expect(wrong.put('x', Buffer.from('x'))).rejects.toThrow('The store does not accept the keys.');
  });

  it('refuses a part that is too small, and nothing of it is left', async () => {
    const place = await open('small');
    const upload = await place.begin('x', { contentType: 'x' });
    for (const number of [1, 2]) await send(upload, number, Buffer.from('small'));
    await expect(upload.commit()).rejects.toThrow('EntityTooSmall');
    await upload.abort();
    expect([await keysOf(place.list('')), await keysOf(place.leftovers(''))]).toEqual([[], []]);
  });

  it.each([
    ['-20m', "The clock of this machine is 20 minutes behind the store's."],
    ['+20m', "The clock of this machine is 20 minutes ahead of the store's."],
  ])('tells a machine whose clock is %s how far it is off', async (skew, why) => {
    const client = join(import.meta.dirname, 'skewed-client.ts');
    const { stdout, stderr } = await run(
      [
        'faketime',
        '--exclude-monotonic',
        '-f',
        skew,
        process.execPath,
        '--conditions=fairway-source',
        client,
      ],
      {
        input: JSON.stringify({ written: written('skew'), credentials: credentials() }),
        env: { NODE_OPTIONS: '' },
      },
    );
    expect(`${stdout}${stderr}`).toContain(why);
  });
});
