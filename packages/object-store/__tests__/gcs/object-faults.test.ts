import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { bytesOf, keysOf } from '../../../../test/stage/object-stores/destination-contract.ts';
import { noListing } from '../../../../test/stage/object-stores/fault-rows.ts';
import type { Fault } from '../../../../test/stage/object-stores/faults.ts';
import { saying } from '../../../../test/stage/object-stores/gcs/faults.ts';
import { type Opened, openStandIn } from './opened.ts';

/** Objects that are there without having been sent. */
function fill({ store }: Opened, count: number): void {
  for (let number = 0; number < count; number += 1) {
    const name = `backups/db/${String(number).padStart(5, '0')}`;
    const object = { bytes: Buffer.from('x'), contentType: 'x', metadata: {}, now: Date.now() };
    store.buckets.get('nightly')?.store(name, object);
  }
}

describe('a listing', () => {
  it('whose second page fails is none', async () => {
    const run = await openStandIn({ pageSize: 100 });
    fill(run, 250);
    run.store.faults.plan(saying(500, 'internalError'), { on: /pageToken/, times: 100 });
    await expect(keysOf(run.place.list('db/'))).rejects.toThrow('offsite did not list what it has.');
  });

  it.each<readonly [string, Fault]>([
    ...noListing,
    ['an answer of something else', { status: 200, body: '{}' }],
  ])('is asked for again after %s', async (_, fault) => {
    const run = await openStandIn({ pageSize: 100 });
    fill(run, 120);
    run.store.faults.plan(fault, { on: /pageToken=/ });
    expect(await keysOf(run.place.list('db/'))).toHaveLength(120);
  });

  it.each([
    ['an object without a size', { items: [{ name: 'backups/a', timeCreated: '2026-11-29T03:17:00Z' }] }],
    ['an object without a name', { items: [{ size: '1', timeCreated: '2026-11-29T03:17:00Z' }] }],
    ['the same place for ever', { nextPageToken: 'x' }],
  ])('with %s is none', async (_, answer) => {
    const run = await openStandIn();
    const body = JSON.stringify({ kind: 'storage#objects', ...answer });
    run.store.faults.plan({ status: 200, body }, { on: /^GET /, times: 100 });
    await expect(keysOf(run.place.list('db/'))).rejects.toThrow('offsite did not list what it has.');
  });
});

describe('a read', () => {
  it('goes on where it was cut, in the same generation', async () => {
    const run = await openStandIn();
    const bytes = randomBytes(1_000_000);
    await run.place.put('a', bytes);
    run.store.faults.plan('half an answer', { on: /alt=media/, times: 3 });
    expect((await bytesOf(run.place, 'a')).equals(bytes)).toBe(true);
    const [, second] = run.store.sent.filter(({ line }) => line.includes('alt=media'));
    expect(second?.headers.range).toBe('bytes=500000-');
    expect(second?.line).toMatch(/&generation=\d+$/);
  });

  it('never goes on with another object', async () => {
    const run = await openStandIn();
    await run.place.put('a', randomBytes(1_000_000));
    run.store.faults.plan('half an answer', { on: /alt=media/ });
    const body = await run.place.read('a', new AbortController().signal);
    const other = { bytes: randomBytes(1_000_000), contentType: 'x', metadata: {}, now: 0 };
    run.store.buckets.get('nightly')?.store('backups/a', other);
    await expect(body.toArray()).rejects.toThrow('offsite did not give back a.');
  });
});

describe('a small object', () => {
  it.each<[string, Fault]>([
    ['an answer that is lost', 'lost answer'],
    ['503', saying(503, 'backendError')],
    ['a page', { status: 200, body: '<html>' }],
  ])('is stored after %s', async (_, fault) => {
    const run = await openStandIn();
    run.store.faults.plan(fault, { on: /^POST / });
    await run.place.put('a.json', Buffer.from('{}'));
    expect(String(await bytesOf(run.place, 'a.json'))).toBe('{}');
  });

  it('whose sum is another one is sent again', async () => {
    const run = await openStandIn();
    const message = 'Provided MD5 hash "x" doesn\'t match calculated MD5 hash "y".';
    run.store.faults.plan({ status: 400, body: JSON.stringify({ error: { message } }) }, { on: /^POST / });
    await run.place.put('a.json', Buffer.from('{}'));
    expect(run.slept).toHaveLength(1);
  });
});

describe('a removal', () => {
  it('names the generation, so that no version stays', async () => {
    const run = await openStandIn();
    await run.place.put('a', Buffer.from('a'));
    expect(await run.place.remove('a')).toBe('removed');
    expect(run.store.sent.find(({ line }) => line.startsWith('DELETE'))?.line).toMatch(/\?generation=\d+$/);
  });

  it.each([
    ['a retention policy', { retained: true }],
    ['a hold', { held: true }],
  ])('of an object under %s keeps it, and fails nothing', async (_, lock) => {
    const run = await openStandIn();
    await run.place.put('a', Buffer.from('a'));
    Object.assign(run.store.buckets.get('nightly')?.objects.get('backups/a') ?? {}, lock);
    expect(await run.place.remove('a')).toBe('retained');
    expect(await keysOf(run.place.list(''))).toEqual(['a']);
  });

  it('that is not allowed is a failure', async () => {
    const run = await openStandIn();
    await run.place.put('a', Buffer.from('a'));
    run.store.faults.plan(saying(403, 'forbidden'), { on: /^DELETE / });
    await expect(run.place.remove('a')).rejects.toThrow(/did not remove a\..*storage\.objects\.delete/s);
  });

  it('that the store forgets is done again', async () => {
    const run = await openStandIn();
    await run.place.put('a', Buffer.from('a'));
    run.store.faults.plan({ status: 204 }, { on: /^DELETE /, times: 2 });
    expect(await run.place.remove('a')).toBe('removed');
    expect(run.store.buckets.get('nightly')?.objects.size).toBe(0);
  });
});

describe('a bucket that refuses says', () => {
  it('that it is not there, and takes that for no missing object', async () => {
    const run = await openStandIn({}, { bucket: 'other' });
    const message = 'Why: There is no bucket other.';
    await expect(keysOf(run.place.list(''))).rejects.toThrow(message);
    await expect(run.place.remove('a')).rejects.toThrow(message);
    await expect(run.place.begin('a', { contentType: 'x' })).rejects.toThrow(message);
  });

  it.each<[string, Fault, string]>([
    [
      'which permission is missing',
      saying(403, 'forbidden'),
      'Give it storage.objects.list on the bucket nightly',
    ],
    ['that nobody pays', saying(403, 'accountDisabled'), 'no account that pays for it'],
    ['that it is full', saying(403, 'quotaExceeded'), 'The command prune works with a full account.'],
    ['what it does not take', saying(400, 'invalidParameter'), 'The store answers 400 invalidParameter.'],
    [
      'nothing, where a page answers',
      { status: 403, body: '<html>' },
      'What answers is no Google Cloud store',
    ],
  ])('%s', async (_, fault, message) => {
    const run = await openStandIn();
    run.store.faults.plan(fault);
    await expect(keysOf(run.place.list(''))).rejects.toThrow(message);
    expect(run.store.sent).toHaveLength(1);
  });

  it('that the token is not accepted, once another one is not either', async () => {
    const run = await openStandIn();
    run.store.tokens.clear();
    await expect(keysOf(run.place.list(''))).rejects.toThrow('Google does not accept the token of this run.');
    expect(run.store.sent).toHaveLength(2);
  });
});

describe('a bucket tells of itself', () => {
  it('what keeps objects, and what is billed', async () => {
    const settings = {
      storageClass: 'COLDLINE',
      retentionPolicy: { retentionPeriod: '2592000' },
      softDeletePolicy: { retentionDurationSeconds: '604800' },
    };
    const run = await openStandIn({ settings });
    expect(await run.place.look?.()).toEqual({
      lock: 'a retention policy of 30 days',
      aheadMs: 0,
      notes: [
        'What is sent to it travels in the clear, by http.',
        'A removed object stays, and is billed, for 7 days more.',
        'It bills each object for 90 days at least, also where it is removed before.',
      ],
    });
  });

  it('only its time, to who may not see more', async () => {
    const run = await openStandIn();
    run.store.ahead = 600_000;
    const facts = await run.place.look?.();
    expect(facts?.lock).toBeUndefined();
    expect(facts?.aheadMs).toBeGreaterThan(590_000);
  });
});
