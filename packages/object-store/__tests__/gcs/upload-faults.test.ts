import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { bytesOf, keysOf, send } from '../../../../test/stage/object-stores/destination-contract.ts';
import { page, passing } from '../../../../test/stage/object-stores/fault-rows.ts';
import type { Fault } from '../../../../test/stage/object-stores/faults.ts';
import { saying } from '../../../../test/stage/object-stores/gcs/faults.ts';
import { KeyExistsFailure } from '../../src/destination.ts';
import { type Opened, openStandIn } from './opened.ts';

const unit = 256 * 1024;
const parts = [randomBytes(unit), randomBytes(2 * unit), randomBytes(300)];
const whole = Buffer.concat(parts);

async function begun(opened: Opened) {
  const upload = await opened.place.begin('shop/x', { contentType: 'application/octet-stream' });
  return { ...opened, upload, bucket: opened.store.buckets.get('nightly') };
}

async function sendAll({ upload }: Awaited<ReturnType<typeof begun>>): Promise<void> {
  await Promise.all(parts.map((part, index) => send(upload, index + 1, part)));
}

/** The spans of all pieces that arrived. */
function spans({ store }: Opened): (string | undefined)[] {
  return store.sent
    .filter(({ line }) => line.startsWith('PUT'))
    .map(({ headers }) => headers['content-range']?.toString());
}

const total = whole.byteLength;
const all = [
  `bytes 0-${unit - 1}/*`,
  `bytes ${unit}-${3 * unit - 1}/*`,
  `bytes ${3 * unit}-${total - 1}/${total}`,
];

describe('parts', () => {
  it('go one after the other, in multiples of 256 KiB, and the last with the length of all', async () => {
    const run = await begun(await openStandIn());
    await sendAll(run);
    expect([...(run.bucket?.objects.keys() ?? [])]).toEqual([]);
    expect(await run.upload.commit()).toEqual({ bytes: total });
    expect(spans(run)).toEqual(all);
    expect((await bytesOf(run.place, 'shop/x')).equals(whole)).toBe(true);
  });

  it('that end with a unit are completed by a piece of nothing', async () => {
    const run = await begun(await openStandIn());
    await send(run.upload, 1, parts[0]);
    expect(await run.upload.commit()).toEqual({ bytes: unit });
    expect(spans(run)).toEqual([all[0], `bytes */${unit}`]);
  });

  it('carry no token: their address is the right to them', async () => {
    const run = await begun(await openStandIn());
    run.store.tokens.set('token', 0);
    await sendAll(run);
    run.store.tokens.set('token', Number.POSITIVE_INFINITY);
    await run.upload.commit();
    const sent = run.store.sent.filter(({ line }) => line.startsWith('PUT'));
    expect(sent.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined, undefined]);
  });

  it('of which the store keeps only the begin are sent on from there', async () => {
    const run = await begun(await openStandIn({ keptPerRequest: unit }));
    await sendAll(run);
    expect(await run.upload.commit()).toEqual({ bytes: total });
    expect((await bytesOf(run.place, 'shop/x')).equals(whole)).toBe(true);
    expect(run.slept).toEqual([]);
  });

  it('can be given again, as long as nothing of them was sent', async () => {
    const run = await begun(await openStandIn());
    await send(run.upload, 1, parts[0]);
    await send(run.upload, 1, parts[0]);
    await expect(send(run.upload, 1, randomBytes(unit))).rejects.toThrow('does not follow part 1');
    await send(run.upload, 2, Buffer.from('first'));
    await send(run.upload, 2, Buffer.from('second'));
    await expect(send(run.upload, 3, parts[0])).rejects.toThrow(
      'is no multiple of 262144 bytes, and not the last',
    );
    await expect(send(run.upload, 5, parts[0])).rejects.toThrow('Part 5 of shop/x does not follow part 2.');
    expect(await run.upload.commit()).toEqual({ bytes: unit + 6 });
  });

  it.each<readonly [string, Fault]>([
    ...passing,
    ['503', saying(503, 'backendError')],
    ['403 rateLimitExceeded', saying(403, 'rateLimitExceeded')],
  ])('are sent again after %s, when the store has said how much it has', async (_, fault) => {
    const run = await begun(await openStandIn());
    await send(run.upload, 1, parts[0]);
    run.store.faults.plan(fault, { on: /^PUT / });
    await send(run.upload, 2, parts[1]);
    await send(run.upload, 3, parts[2]);
    expect(await run.upload.commit()).toEqual({ bytes: total });
    expect(spans(run)).toEqual([all[0], all[1], 'bytes */*', all[1], all[2]]);
    expect((await bytesOf(run.place, 'shop/x')).equals(whole)).toBe(true);
  });

  it.each<[string, Fault]>([
    ['an answer that is lost', 'lost answer'],
    ['503 after all', { status: 503, carriedOut: true }],
  ])('that arrived are not sent again after %s', async (_, fault) => {
    const run = await begun(await openStandIn());
    run.store.faults.plan(fault, { on: /^PUT / });
    await sendAll(run);
    await run.upload.commit();
    expect(spans(run)).toEqual([all[0], 'bytes */*', all[1], all[2]]);
  });

  it('of which nothing is stored are sent from their begin: no header then means none', async () => {
    const run = await begun(await openStandIn());
    run.store.faults.plan('reset midway', { on: /^PUT / });
    await sendAll(run);
    await run.upload.commit();
    expect(spans(run)).toEqual([all[0], 'bytes */*', ...all]);
  });

  it('are given up after a storm, with what the store said', async () => {
    const run = await begun(await openStandIn());
    run.store.faults.plan(saying(503, 'backendError', { 'retry-after': '7' }), { on: /^PUT /, times: 100 });
    await expect(sendAll(run)).rejects.toThrow(
      /^offsite did not take part 1 of shop\/x\.\nWhy: It answers 503 backendError\. It was tried again until now\./,
    );
    expect(run.slept).toEqual(Array(7).fill(7_250));
  });

  it('that the store has lost are no success', async () => {
    const run = await begun(await openStandIn());
    await send(run.upload, 1, parts[0]);
    for (const upload of run.bucket?.uploads.values() ?? []) upload.bytes = Buffer.alloc(0);
    run.store.faults.plan('lost answer', { on: /^PUT / });
    run.store.faults.plan({ status: 308 }, { on: /^PUT / });
    await expect(send(run.upload, 2, parts[1])).rejects.toThrow('had acknowledged 262144');
    await run.upload.abort();
    expect(run.bucket?.objects.size).toBe(0);
  });

  it('of an upload that the store has forgotten are no success', async () => {
    const run = await begun(await openStandIn());
    run.bucket?.uploads.clear();
    await expect(sendAll(run)).rejects.toThrow('Why: The unfinished upload is gone');
    expect(run.slept).toEqual([]);
  });
});

describe('a commit', () => {
  it.each<[string, Fault]>([
    ['an answer that is lost', 'lost answer'],
    ['half of an answer', 'half an answer'],
    ['503 after all', { status: 503, carriedOut: true }],
    ['a page after all', { ...page, carriedOut: true }],
  ])('that was carried out, with %s, is seen', async (_, fault) => {
    const run = await begun(await openStandIn());
    await sendAll(run);
    run.store.faults.plan(fault, { on: /^PUT / });
    expect(await run.upload.commit()).toEqual({ bytes: total });
    expect(spans(run)).toEqual([...all, `bytes */${total}`]);
  });

  it('that was carried out, of an upload that is forgotten, is seen by a look', async () => {
    const run = await begun(await openStandIn());
    await sendAll(run);
    run.store.faults.plan('lost answer', { on: /^PUT / });
    run.store.faults.plan(saying(410, 'gone'), { on: /^PUT / });
    expect(await run.upload.commit()).toEqual({ bytes: total });
  });

  it('fails where the key was taken meanwhile, and the other object stays', async () => {
    const run = await begun(await openStandIn());
    await sendAll(run);
    await run.place.put('shop/x', Buffer.from('another'));
    await expect(run.upload.commit()).rejects.toThrow(KeyExistsFailure);
    await run.upload.abort();
    expect(String(await bytesOf(run.place, 'shop/x'))).toBe('another');
  });

  it('of bytes that were damaged on the way fails, and leaves no such object', async () => {
    const run = await begun(await openStandIn());
    run.store.faults.plan('damaged body', { on: /^PUT / });
    await sendAll(run);
    await expect(run.upload.commit()).rejects.toThrow(
      /with the MD5 .* out of 786732 bytes with the MD5 .* was removed/,
    );
    expect(run.bucket?.objects.size).toBe(0);
  });

  it('whose sum the store does not tell is no success', async () => {
    const run = await begun(await openStandIn());
    await sendAll(run);
    const body = JSON.stringify({ kind: 'storage#object', size: String(total), generation: '1' });
    run.store.faults.plan({ status: 200, body, carriedOut: true }, { on: /^GET /, times: 100 });
    await expect(run.upload.commit()).rejects.toThrow('It does not tell the MD5 of the object.');
  });

  it('without a part is none', async () => {
    const run = await begun(await openStandIn());
    await expect(run.upload.commit()).rejects.toThrow('not complete');
  });
});

describe('an upload that is ended', () => {
  it.each<[string, Fault]>([
    ['503', saying(503, 'backendError')],
    ['an answer that is lost', 'lost answer'],
    ['a success that is none', { status: 499 }],
  ])('leaves nothing, after %s', async (_, fault) => {
    const run = await begun(await openStandIn());
    await send(run.upload, 1, parts[0]);
    run.store.faults.plan(fault, { on: /^DELETE / });
    await run.upload.abort();
    expect(run.bucket?.uploads.size).toBe(0);
    expect(await keysOf(run.place.list(''))).toEqual([]);
  });

  it('ends a part that stalls at once, and those that wait for it', async () => {
    const run = await begun(await openStandIn());
    run.store.faults.plan('stall', { on: /^PUT / });
    const sending = parts.map((part, index) => send(run.upload, index + 1, part));
    while (!run.store.sent.some(({ line }) => line.startsWith('PUT'))) await new Promise(setImmediate);
    const ended = sending.map((part) => expect(part).rejects.toThrow('was ended'));
    await Promise.all([run.upload.abort(), ...ended]);
    expect(run.slept).toEqual([]);
    expect(run.bucket?.uploads.size).toBe(0);
  });

  it('is named where it stays', async () => {
    const run = await begun(await openStandIn());
    run.store.faults.plan(saying(403, 'forbidden'), { on: /^DELETE / });
    await expect(run.upload.abort()).rejects.toThrow('Google forgets it after a week');
  });
});
