import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { saying } from '../../../../test/stage/object-stores/azure/faults.ts';
import { bytesOf, keysOf, send } from '../../../../test/stage/object-stores/destination-contract.ts';
import { page, passing } from '../../../../test/stage/object-stores/fault-rows.ts';
import type { Fault } from '../../../../test/stage/object-stores/faults.ts';
import { KeyExistsFailure } from '../../src/destination.ts';
import { type Opened, openStandIn } from './opened.ts';

const parts = [randomBytes(2_000), randomBytes(2_000), randomBytes(300)];
const whole = Buffer.concat(parts);
/** The ends of block ids: `-00002` and `-00003`. */
const [second, third] = [/comp=block&.*LTAwMDAy$/, /comp=block&.*LTAwMDAz$/];

async function begun(opened: Opened) {
  const upload = await opened.place.begin('shop/x', { contentType: 'application/octet-stream' });
  return { ...opened, upload, container: opened.store.containers.get('nightly') };
}

async function sendAll({ upload }: Awaited<ReturnType<typeof begun>>): Promise<void> {
  for (const [index, part] of parts.entries()) await send(upload, index + 1, part);
}

/** What the container has, whoever looks. */
function inside({ container }: Awaited<ReturnType<typeof begun>>) {
  return { blobs: [...(container?.blobs.keys() ?? [])], blocks: [...(container?.blocks.keys() ?? [])] };
}

const nothing = { blobs: [], blocks: [] };
const passingHere: readonly (readonly [string, Fault])[] = [
  ...passing,
  ['503 ServerBusy', saying(503, 'ServerBusy')],
  ['500 OperationTimedOut', saying(500, 'OperationTimedOut')],
  ['an answer that is lost', 'lost answer'],
  ['a byte that is damaged on the way', 'damaged body'],
];

describe('a block', () => {
  it.each(passingHere)('is sent again after %s', async (_, fault) => {
    const run = await begun(await openStandIn());
    run.store.faults.plan(fault, { on: second });
    await sendAll(run);
    expect(await run.upload.commit()).toEqual({ bytes: whole.byteLength });
    expect(await bytesOf(run.place, 'shop/x')).toEqual(whole);
    expect(run.slept).toHaveLength(1);
  });

  it('carries its MD5, under an id as long as those of the others', async () => {
    const run = await begun(await openStandIn());
    for (const number of [1, 2, 10, 49_999]) await send(run.upload, number, parts[0]);
    const blocks = run.store.sent.filter(({ line }) => /comp=block&/.test(line));
    expect(blocks.map(({ headers }) => headers['content-md5']?.length)).toEqual([24, 24, 24, 24]);
    expect(new Set(blocks.map(({ line }) => line.length)).size).toBe(1);
  });

  it('is given up after a storm, with what the store said', async () => {
    const run = await begun(await openStandIn());
    run.store.faults.plan(saying(503, 'ServerBusy', { 'retry-after': '7' }), {
      on: /comp=block&/,
      times: 100,
    });
    await expect(sendAll(run)).rejects.toThrow(
      /^offsite did not take part 1 of shop\/x\.\nWhy: It answers 503 ServerBusy\. It was tried again until now\./,
    );
    expect(run.slept).toEqual(Array(7).fill(7_250));
  });

  it('is not sent again after a refusal, and leaves nothing behind', async () => {
    const run = await begun(await openStandIn());
    run.store.faults.plan(saying(403, 'AuthorizationPermissionMismatch'), { on: second });
    await expect(sendAll(run)).rejects.toThrow(
      'Give it the role Storage Blob Data Contributor on the container nightly.',
    );
    expect(run.slept).toEqual([]);
    await run.upload.abort();
    expect(inside(run)).toEqual(nothing);
  });
});

describe('a commit', () => {
  it('puts blocks in order, whichever came first', async () => {
    const run = await begun(await openStandIn());
    for (const number of [3, 1, 2]) await send(run.upload, number, parts[number - 1]);
    await run.upload.commit();
    expect(await bytesOf(run.place, 'shop/x')).toEqual(whole);
  });

  it.each<[string, Fault]>([
    ['a page with 200', page],
    ['500', saying(500, 'InternalError')],
    ['a connection that ends', 'cut'],
    ['a byte that is damaged on the way', 'damaged body'],
  ])('is done again after %s', async (_, fault) => {
    const run = await begun(await openStandIn());
    run.store.faults.plan(fault, { on: /comp=blocklist$/, times: 2 });
    await sendAll(run);
    expect(await run.upload.commit()).toEqual({ bytes: whole.byteLength });
    expect(inside(run)).toEqual({ blobs: ['backups/shop/x'], blocks: [] });
  });

  it.each<[string, Fault]>([
    ['a lost answer', 'lost answer'],
    ['500', { status: 500, carriedOut: true }],
    ['a page', { ...page, carriedOut: true }],
  ])('that was carried out, with %s, is seen by a look', async (_, fault) => {
    const run = await begun(await openStandIn());
    run.store.faults.plan(fault, { on: /^PUT .*comp=blocklist/ });
    await sendAll(run);
    expect(await run.upload.commit()).toEqual({ bytes: whole.byteLength });
    expect(run.store.sent.filter(({ line }) => /^PUT .*comp=blocklist/.test(line))).toHaveLength(1);
  });

  it('fails where the key was taken meanwhile, and the other object stays', async () => {
    const run = await begun(await openStandIn());
    await sendAll(run);
    const other = await run.place.begin('shop/y', { contentType: 'x' });
    await send(other, 1, whole);
    await other.commit();
    // As large as ours, so that its size tells nothing.
    run.container?.store('backups/shop/x', {
      bytes: parts[0] ?? whole,
      contentType: 'x',
      metadata: {},
      now: 0,
    });
    await expect(run.upload.commit()).rejects.toThrow(KeyExistsFailure);
    await run.upload.abort();
    expect(await bytesOf(run.place, 'shop/x')).toEqual(parts[0]);
  });

  it('takes no block of another upload of that name', async () => {
    const run = await begun(await openStandIn());
    const other = await run.place.begin('shop/x', { contentType: 'x' });
    await send(other, 1, randomBytes(1_000));
    await sendAll(run);
    await run.upload.commit();
    expect(await bytesOf(run.place, 'shop/x')).toEqual(whole);
    await expect(other.commit()).rejects.toThrow(KeyExistsFailure);
  });

  it('of blocks that somebody removed makes no object', async () => {
    const run = await begun(await openStandIn());
    await sendAll(run);
    run.container?.blocks.clear();
    await expect(run.upload.commit()).rejects.toThrow('Why: The blocks are gone');
    expect(inside(run)).toEqual(nothing);
  });

  it('of an object that lacks bytes fails, and leaves no such object', async () => {
    const run = await begun(await openStandIn());
    await sendAll(run);
    run.store.faults.plan(
      { status: 200, headers: { 'content-length': '4299' }, carriedOut: true },
      { on: /^HEAD / },
    );
    await expect(run.upload.commit()).rejects.toThrow('an object of 4299 bytes out of parts of 4300');
    expect(inside(run)).toEqual(nothing);
  });
});

describe('an upload that is ended', () => {
  it('leaves nothing, over connections of their own, after a reset inside of a part', async () => {
    const run = await begun(await openStandIn());
    run.store.faults.plan('reset midway', { on: third, times: 100 });
    await expect(sendAll(run)).rejects.toThrow('offsite did not take part 3 of shop/x.');
    await run.upload.abort();
    expect(inside(run)).toEqual(nothing);
  });

  it.each<[string, Fault, RegExp]>([
    ['its blocks are not replaced at once', saying(503, 'ServerBusy'), /comp=blocklist$/],
    ['the answer to that is lost', 'lost answer', /^PUT .*comp=blocklist$/],
    ['what replaced them is not removed at once', saying(500, 'InternalError'), /^DELETE /],
    ['that removal is forgotten', { status: 202 }, /^DELETE /],
  ])('leaves nothing where %s', async (_, fault, on) => {
    const run = await begun(await openStandIn({ versions: true }));
    await send(run.upload, 1, parts[0]);
    run.store.faults.plan(fault, { on });
    await run.upload.abort();
    expect(inside(run)).toEqual(nothing);
    expect(run.container?.older.size).toBe(0);
  });

  it('leaves nothing where a part arrives after the first removal', async () => {
    const run = await begun(await openStandIn());
    await send(run.upload, 1, parts[0]);
    const blocks = structuredClone(run.container?.blocks.get('backups/shop/x'));
    run.store.faults.plan({ status: 201, carriedOut: true }, { on: /^PUT .*comp=blocklist$/ });
    const aborted = run.upload.abort();
    while (inside(run).blocks.length > 0) await new Promise(setImmediate);
    if (blocks) run.container?.blocks.set('backups/shop/x', blocks);
    await aborted;
    expect(inside(run)).toEqual(nothing);
  });

  it('is taken up by the next run where this one is killed in the middle of that', async () => {
    const run = await begun(await openStandIn());
    await send(run.upload, 1, parts[0]);
    run.store.faults.plan(saying(403, 'AuthorizationPermissionMismatch'), { on: /^DELETE / });
    await expect(run.upload.abort()).rejects.toThrow('its blocks stay for a week');
    expect(inside(run).blobs).toEqual(['backups/shop/x']);
    expect(await keysOf(run.place.list(''))).toEqual([]);
    let dropped = 0;
    for await (const left of run.place.leftovers('')) {
      expect(left).toMatchObject({ key: 'shop/x', id: run.upload.leftover.id });
      await run.place.drop(left);
      dropped += 1;
    }
    expect(dropped).toBe(1);
    expect(inside(run)).toEqual(nothing);
  });

  it('is as old as its blocks say, where the listing has no date', async () => {
    const run = await begun(await openStandIn());
    await send(run.upload, 1, parts[0]);
    const blob = '<Blob><Name>backups/shop/x</Name></Blob>';
    const body = `<EnumerationResults><Blobs>${blob}</Blobs><NextMarker/></EnumerationResults>`;
    run.store.faults.plan({ status: 200, body }, { on: /comp=list/ });
    const found = [];
    for await (const left of run.place.leftovers('')) found.push(left);
    expect(found).toEqual([run.upload.leftover]);
  });

  it('makes nothing where a policy would keep it, and lists nothing that cannot be dropped', async () => {
    const run = await begun(await openStandIn({ immutable: true }));
    await send(run.upload, 1, parts[0]);
    await run.upload.abort();
    expect(inside(run)).toEqual({ blobs: [], blocks: ['backups/shop/x'] });
    expect(await keysOf(run.place.leftovers(''))).toEqual([]);
  });

  it('ends a part that stalls at once', async () => {
    const run = await begun(await openStandIn());
    run.store.faults.plan('stall', { on: /comp=block&/ });
    const part = send(run.upload, 1, parts[0]);
    while (!run.store.sent.some(({ line }) => /comp=block&/.test(line))) await new Promise(setImmediate);
    await Promise.all([run.upload.abort(), expect(part).rejects.toThrow('was ended')]);
    expect(run.slept).toEqual([]);
  });

  it('leaves the blocks of another upload of that name', async () => {
    const run = await begun(await openStandIn());
    const other = await run.place.begin('shop/x', { contentType: 'x' });
    await send(other, 1, whole);
    await run.upload.abort();
    await other.commit();
    expect(await bytesOf(run.place, 'shop/x')).toEqual(whole);
  });
});
