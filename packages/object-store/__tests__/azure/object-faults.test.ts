import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { saying } from '../../../../test/stage/object-stores/azure/faults.ts';
import { bytesOf, keysOf } from '../../../../test/stage/object-stores/destination-contract.ts';
import { noListing } from '../../../../test/stage/object-stores/fault-rows.ts';
import type { Fault } from '../../../../test/stage/object-stores/faults.ts';
import { type Opened, openStandIn } from './opened.ts';

/** Blobs that are there without having been sent. */
function fill({ store }: Opened, count: number): void {
  for (let number = 0; number < count; number += 1) {
    const key = `backups/db/${String(number).padStart(5, '0')}`;
    const blob = { bytes: Buffer.from('x'), contentType: 'x', metadata: {}, now: Date.now() };
    store.containers.get('nightly')?.store(key, blob);
  }
}

describe('a listing', () => {
  it('whose second page fails is none', async () => {
    const run = await openStandIn({ pageSize: 100 });
    fill(run, 250);
    run.store.faults.plan(saying(500, 'InternalError'), { on: /marker/, times: 100 });
    await expect(keysOf(run.place.list('db/'))).rejects.toThrow('offsite did not list what it has.');
  });

  it.each<readonly [string, Fault]>([
    ...noListing,
    ['a document that is cut', { status: 200, body: '<EnumerationResults><Blobs><Blob><Name>a' }],
  ])('is asked for again after %s', async (_, fault) => {
    const run = await openStandIn({ pageSize: 100 });
    fill(run, 120);
    run.store.faults.plan(fault, { on: /marker/ });
    expect(await keysOf(run.place.list('db/'))).toHaveLength(120);
  });

  it.each([
    ['no word of its end', '<EnumerationResults><Blobs/></EnumerationResults>'],
    ['no blobs', '<EnumerationResults><NextMarker/></EnumerationResults>'],
    [
      'a blob without a size',
      '<EnumerationResults><Blobs><Blob><Name>a</Name></Blob></Blobs><NextMarker/></EnumerationResults>',
    ],
    [
      'the same place for ever',
      '<EnumerationResults><Blobs/><NextMarker>x</NextMarker></EnumerationResults>',
    ],
  ])('with %s is none', async (_, body) => {
    const run = await openStandIn();
    run.store.faults.plan({ status: 200, body }, { on: /comp=list/, times: 100 });
    await expect(keysOf(run.place.list('db/'))).rejects.toThrow('offsite did not list what it has.');
  });
});

describe('a read', () => {
  it('goes on where it was cut', async () => {
    const run = await openStandIn();
    const bytes = randomBytes(1_000_000);
    await run.place.put('a', bytes);
    run.store.faults.plan('half an answer', { on: /^GET /, times: 3 });
    expect((await bytesOf(run.place, 'a')).equals(bytes)).toBe(true);
    const asked = run.store.sent.filter(({ line }) => line.startsWith('GET'));
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
    const other = { bytes: randomBytes(1_000_000), contentType: 'x', metadata: {}, now: 0 };
    run.store.containers.get('nightly')?.store('backups/a', other);
    await expect(body.toArray()).rejects.toThrow('offsite did not give back a.');
  });
});

describe('a small object', () => {
  it.each<[string, Fault]>([
    ['an answer that is lost', 'lost answer'],
    ['a byte that is damaged', 'damaged body'],
    ['a page', { status: 200, body: '<html>' }],
  ])('is stored after %s', async (_, fault) => {
    const run = await openStandIn();
    run.store.faults.plan(fault, { on: /^PUT / });
    await run.place.put('a.json', Buffer.from('{}'));
    expect(String(await bytesOf(run.place, 'a.json'))).toBe('{}');
  });
});

describe('a removal', () => {
  it('leaves no version of the object, though its second half fails', async () => {
    const run = await openStandIn({ versions: true });
    await run.place.put('a', Buffer.from('a'));
    run.store.faults.plan(saying(503, 'ServerBusy'), { on: /versionid/ });
    expect(await run.place.remove('a')).toBe('removed');
    const container = run.store.containers.get('nightly');
    expect([container?.blobs.size, container?.older.size]).toEqual([0, 0]);
  });

  it('of an object under a policy keeps it, and fails nothing', async () => {
    const run = await openStandIn({ immutable: true });
    await run.place.put('a', Buffer.from('a'));
    expect(await run.place.remove('a')).toBe('retained');
    expect(await keysOf(run.place.list(''))).toEqual(['a']);
  });

  it('of an object under a lease keeps it, and fails nothing', async () => {
    const run = await openStandIn();
    await run.place.put('a', Buffer.from('a'));
    Object.assign(run.store.containers.get('nightly')?.blobs.get('backups/a') ?? {}, { leased: true });
    expect(await run.place.remove('a')).toBe('retained');
  });

  it('that is not allowed is a failure', async () => {
    const run = await openStandIn();
    await run.place.put('a', Buffer.from('a'));
    run.store.faults.plan(saying(403, 'AuthorizationPermissionMismatch'), { on: /^DELETE / });
    await expect(run.place.remove('a')).rejects.toThrow(/did not remove a\..*the right to remove versions/s);
  });

  it('that the store forgets is done again', async () => {
    const run = await openStandIn();
    await run.place.put('a', Buffer.from('a'));
    run.store.faults.plan({ status: 202 }, { on: /^DELETE /, times: 2 });
    expect(await run.place.remove('a')).toBe('removed');
    expect(run.store.containers.get('nightly')?.blobs.size).toBe(0);
  });
});

describe('a container tells of itself', () => {
  it.each([
    ['that a policy keeps what is stored', true, 'an immutability policy'],
    ['of none', false, undefined],
  ])('%s', async (_, immutable, lock) => {
    const run = await openStandIn({ immutable });
    expect(await run.place.look?.()).toMatchObject({ lock, aheadMs: 0 });
  });

  it('only its time, to who may not see more', async () => {
    const run = await openStandIn();
    run.store.faults.plan(saying(403, 'AuthorizationPermissionMismatch'));
    expect(await run.place.look?.()).toMatchObject({ aheadMs: 0 });
  });
});
