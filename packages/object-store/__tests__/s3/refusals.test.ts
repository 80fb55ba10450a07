import { describe, expect, it } from '@jest/globals';
import { keysOf } from '../../../../test/stage/object-stores/destination-contract.ts';
import { dialects } from '../../../../test/stage/object-stores/s3/dialect.ts';
import { saying } from '../../../../test/stage/object-stores/s3/faults.ts';
import { fixedKeys } from '../../src/s3/credentials/credentials.ts';
import { keys, openStandIn } from './opened.ts';

const minute = 60_000;

describe('a store that refuses says', () => {
  it.each([
    [
      'how far this machine is behind',
      20 * minute,
      "Why: The clock of this machine is 20 minutes behind the store's.",
    ],
    [
      'how far this machine is ahead',
      -20 * minute,
      "Why: The clock of this machine is 20 minutes ahead of the store's.",
    ],
  ])('%s', async (_, ahead, message) => {
    const run = await openStandIn();
    run.store.ahead = ahead;
    await expect(run.place.put('a', Buffer.from('a'))).rejects.toThrow(message);
    // A look at a key is answered without words.
    await expect(run.place.begin('a', { contentType: 'x' })).rejects.toThrow(message);
    expect(run.slept).toEqual([]);
  });

  it('which region the bucket is in', async () => {
    const run = await openStandIn({ region: 'eu-west-1' });
    await expect(keysOf(run.place.list(''))).rejects.toThrow('To do: Write `region: eu-west-1`.');
    // A look at a key is answered by 400 without words, and a backup begins with one.
    await expect(run.place.begin('a', { contentType: 'x' })).rejects.toThrow('Write `region: eu-west-1`.');
  });

  it('which region a redirect leads to, and follows none: a signature is for one server', async () => {
    const run = await openStandIn({ ...dialects.wasabi, region: 'eu-central-2' });
    await expect(keysOf(run.place.list(''))).rejects.toThrow('To do: Write `region: eu-central-2`.');
    await expect(run.place.begin('a', { contentType: 'x' })).rejects.toThrow('Write `region: eu-central-2`.');
    expect(run.slept).toEqual([]);
  });

  it('that there is no such bucket', async () => {
    const run = await openStandIn({}, { bucket: 'other' });
    await expect(keysOf(run.place.list(''))).rejects.toThrow('Why: There is no bucket other.');
  });

  it.each([
    ['another secret', { ...keys, secretAccessKey: 'secret ' }],
    ['a key that it does not know', { ...keys, accessKeyId: 'nobody' }],
  ])('that it does not accept %s', async (_, wrong) => {
    const run = await openStandIn({}, { credentials: fixedKeys(wrong) });
    await expect(keysOf(run.place.list(''))).rejects.toThrow('Why: The store does not accept the keys.');
    // An answer to a look at a key has no words, so the store is asked again in a way that has.
    await expect(run.place.begin('a', { contentType: 'x' })).rejects.toThrow('does not accept the keys');
    expect(run.slept).toEqual([]);
  });

  it.each([
    ['that fixed keys have ended', saying(400, 'ExpiredToken'), 'Give the role itself (`role`)'],
    [
      'that the account is full',
      saying(507, 'InsufficientStorage'),
      'The command prune works with a full account.',
    ],
    [
      'which right is missing',
      saying(403, 'AccessDenied'),
      '"Action":["s3:ListBucket"],"Resource":["arn:aws:s3:::my.bucket"]',
    ],
    ['that it is no store', { status: 403, body: '<html>Sign in</html>' }, 'it sends a page with status 403'],
    [
      'that it is elsewhere',
      { status: 307, headers: { location: 'http://127.0.0.1:1/' } },
      'is in another region',
    ],
    ['what it does not take', saying(400, 'InvalidArgument'), 'The store answers 400 InvalidArgument.'],
  ] as const)('%s', async (_, fault, message) => {
    const run = await openStandIn();
    run.store.faults.plan(fault);
    await expect(keysOf(run.place.list(''))).rejects.toThrow(message);
    expect(run.store.sent).toHaveLength(1);
  });

  it('nothing, where nobody answers', async () => {
    const run = await openStandIn();
    await run.store.stop();
    await expect(keysOf(run.place.list(''))).rejects.toThrow(/ECONNREFUSED.*Look whether the store is up/s);
  });
});
