import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { bytesOf, keysOf } from '../../../../test/stage/object-stores/destination-contract.ts';
import { noListing } from '../../../../test/stage/object-stores/fault-rows.ts';
import { type S3Fault, saying } from '../../../../test/stage/object-stores/s3/faults.ts';
import { openStandIn } from './opened.ts';

/** Objects that are there without having been sent. */
function fill({ store }: Awaited<ReturnType<typeof openStandIn>>, count: number): void {
  const bucket = store.buckets.get('my.bucket');
  for (let number = 0; number < count; number += 1) {
    const key = `backups/db/${String(number).padStart(5, '0')}`;
    bucket?.store(key, { bytes: Buffer.from('x'), etag: '"x"', contentType: 'x', now: Date.now() });
  }
}

describe('a listing', () => {
  it('has all of 2,500 objects', async () => {
    const run = await openStandIn();
    fill(run, 2_500);
    expect(await keysOf(run.place.list('db/'))).toHaveLength(2_500);
  });

  it('whose second page fails is none', async () => {
    const run = await openStandIn();
    fill(run, 2_500);
    run.store.faults.plan(saying(500, 'InternalError'), { on: /continuation-token/, times: 100 });
    await expect(keysOf(run.place.list('db/'))).rejects.toThrow('offsite did not list what it has.');
  });

  it.each<readonly [string, S3Fault]>([
    ...noListing,
    ['a document that is cut', { status: 200, body: '<ListBucketResult><Contents><Key>a</Key>' }],
  ])('is asked for again after %s', async (_, fault) => {
    const run = await openStandIn();
    fill(run, 1_200);
    run.store.faults.plan(fault, { on: /continuation-token/ });
    expect(await keysOf(run.place.list('db/'))).toHaveLength(1_200);
  });

  it.each([
    ['no word of its end', '<ListBucketResult/>'],
    ['more to come, and no place', '<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>'],
    ['an object without a size', '<ListBucketResult><Contents><Key>a</Key></Contents></ListBucketResult>'],
  ])('with %s is none', async (_, body) => {
    const run = await openStandIn();
    run.store.faults.plan({ status: 200, body }, { on: /list-type/, times: 100 });
    await expect(keysOf(run.place.list('db/'))).rejects.toThrow('offsite did not list what it has.');
  });
});

describe('a read', () => {
  it('goes on where it was cut', async () => {
    const run = await openStandIn();
    const bytes = randomBytes(1_000_000);
    await run.place.put('a', bytes);
    run.store.faults.plan('half an answer', { on: /^GET /, times: 4 });
    expect((await bytesOf(run.place, 'a')).equals(bytes)).toBe(true);
    const asked = run.store.sent.filter(({ line }) => line.startsWith('GET'));
    expect(asked.map(({ headers }) => headers.range)).toHaveLength(5);
    expect(asked[1]?.headers).toMatchObject({
      range: 'bytes=500000-',
      'if-match': expect.stringMatching(/^"/),
    });
  });

  it('never goes on with another object', async () => {
    const run = await openStandIn();
    await run.place.put('a', randomBytes(1_000_000));
    run.store.faults.plan('half an answer', { on: /^GET / });
    const body = await run.place.read('a', new AbortController().signal);
    run.store.buckets.get('my.bucket')?.store('backups/a', {
      ...{ bytes: randomBytes(1_000_000), etag: '"other"', contentType: 'x', now: Date.now() },
    });
    await expect(body.toArray()).rejects.toThrow('offsite did not give back a.');
  });

  it('that ends too early each time fails', async () => {
    const run = await openStandIn();
    await run.place.put('a', randomBytes(1_000));
    run.store.faults.plan('half an answer', { on: /^GET / });
    run.store.faults.plan('cut', { on: /^GET /, times: 100 });
    await expect(bytesOf(run.place, 'a')).rejects.toThrow('offsite did not give back a.');
  });
});

describe('a small object', () => {
  it.each([
    ['an answer that is lost', 'lost answer'],
    ['a conflict', saying(409, 'ConditionalRequestConflict')],
    ['200 without an ETag', { status: 200, body: '<html>' }],
  ] as const)('is stored after %s', async (_, fault) => {
    const run = await openStandIn();
    run.store.faults.plan(fault, { on: /^PUT / });
    await run.place.put('a.json', Buffer.from('{}'));
    expect(String(await bytesOf(run.place, 'a.json'))).toBe('{}');
  });
});

describe('a removal', () => {
  it('leaves no version of the object', async () => {
    const run = await openStandIn({ versions: true });
    await run.place.put('a', Buffer.from('a'));
    expect(await run.place.remove('a')).toBe('removed');
    expect(run.store.buckets.get('my.bucket')?.objects.size).toBe(0);
  });

  it.each([
    ['a lock', { lockedUntil: Date.now() + 3_600_000 }],
    ['a hold', { legalHold: true }],
  ])('of an object under %s keeps it, and fails nothing', async (_, lock) => {
    const run = await openStandIn({ versions: true });
    await run.place.put('a', Buffer.from('a'));
    Object.assign(run.store.buckets.get('my.bucket')?.seen('backups/a') ?? {}, lock);
    expect(await run.place.remove('a')).toBe('retained');
    expect(await keysOf(run.place.list(''))).toEqual(['a']);
  });

  it('knows a lock by the words of the store, where the keys may not see locks', async () => {
    const run = await openStandIn();
    await run.place.put('a', Buffer.from('a'));
    const body = '<Error><Code>AccessDenied</Code><Message>protected by object lock</Message></Error>';
    run.store.faults.plan({ status: 403, body }, { on: /^DELETE / });
    expect(await run.place.remove('a')).toBe('retained');
  });

  it('that is not allowed is a failure', async () => {
    const run = await openStandIn();
    await run.place.put('a', Buffer.from('a'));
    run.store.faults.plan(saying(403, 'AccessDenied'), { on: /^DELETE / });
    await expect(run.place.remove('a')).rejects.toThrow(/did not remove a\..*s3:DeleteObject\./s);
  });

  it('that the store forgets is done again', async () => {
    const run = await openStandIn();
    await run.place.put('a', Buffer.from('a'));
    run.store.faults.plan({ status: 204 }, { on: /^DELETE /, times: 2 });
    expect(await run.place.remove('a')).toBe('removed');
    expect(run.store.buckets.get('my.bucket')?.objects.size).toBe(0);
  });

  it('works with a full account', async () => {
    const run = await openStandIn();
    await run.place.put('a', Buffer.from('a'));
    run.store.faults.plan(saying(403, 'cap_exceeded'), { on: /^(PUT|POST) /, times: 100 });
    await expect(run.place.put('b', Buffer.from('b'))).rejects.toThrow('The account is full');
    await expect(run.place.begin('c', { contentType: 'x' })).rejects.toThrow('The account is full');
    expect(run.slept).toEqual([]);
    expect(await run.place.remove('a')).toBe('removed');
  });
});
