import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { bytesOf, keysOf, send } from '../../../../test/stage/object-stores/destination-contract.ts';
import { page, passing } from '../../../../test/stage/object-stores/fault-rows.ts';
import { type S3Fault, saying } from '../../../../test/stage/object-stores/s3/faults.ts';
import { KeyExistsFailure } from '../../src/destination.ts';
import { type Opened, openStandIn } from './opened.ts';

const parts = [randomBytes(2_000), randomBytes(2_000), randomBytes(300)];
const whole = Buffer.concat(parts);

async function begun(opened: Opened) {
  const upload = await opened.place.begin('shop/x', { contentType: 'application/octet-stream' });
  return { ...opened, upload };
}

async function sendAll({ upload }: Awaited<ReturnType<typeof begun>>): Promise<void> {
  for (const [index, part] of parts.entries()) await send(upload, index + 1, part);
}

const passingHere: readonly (readonly [string, S3Fault])[] = [
  ...passing,
  ['503 SlowDown', saying(503, 'SlowDown')],
  ['500 InternalError', saying(500, 'InternalError')],
  ['400 RequestTimeout', saying(400, 'RequestTimeout')],
  ['an answer that is lost', 'lost answer'],
  ['a byte that is damaged on the way', 'damaged body'],
];

describe('a part', () => {
  it.each(passingHere)('is sent again after %s', async (_, fault) => {
    const run = await begun(await openStandIn());
    const times = fault === 'stall' ? 1 : 2;
    run.store.faults.plan(fault, { on: /^PUT .*partNumber=2&/, times });
    await sendAll(run);
    expect(await run.upload.commit()).toEqual({ bytes: whole.byteLength });
    expect(await bytesOf(run.place, 'shop/x')).toEqual(whole);
    expect(run.slept).toHaveLength(times);
    expect(run.store.sent.filter(({ line }) => /partNumber=2&/.test(line))).toHaveLength(times + 1);
  });

  it('waits as long as the store asks', async () => {
    const run = await begun(await openStandIn());
    run.store.faults.plan(saying(503, 'SlowDown', { 'retry-after': '7' }), { on: /partNumber=1&/ });
    await sendAll(run);
    expect(run.slept).toEqual([7_250]);
  });

  it('is given up after a storm, with what the store said', async () => {
    const run = await begun(await openStandIn());
    run.store.faults.plan(saying(503, 'SlowDown'), { on: /partNumber=1&/, times: 100 });
    await expect(sendAll(run)).rejects.toThrow(
      /^offsite did not take part 1 of shop\/x\.\nWhy: It answers 503 SlowDown\. It was tried again until now\./,
    );
    expect(run.slept).toEqual([375, 750, 1_500, 3_000, 6_000, 12_000, 22_500]);
  });

  it.each([
    ['a refusal', saying(403, 'AccessDenied'), 'The keys do not allow s3:PutObject.'],
    ['a full account', saying(403, 'cap_exceeded'), 'The account is full'],
    ['an upload that somebody removed', saying(404, 'NoSuchUpload'), 'lifecycle rule'],
  ] as const)('is not sent again after %s', async (_, fault, why) => {
    const run = await begun(await openStandIn());
    run.store.faults.plan(fault, { on: /partNumber=2&/ });
    await expect(sendAll(run)).rejects.toThrow(why);
    expect(run.slept).toEqual([]);
    await run.upload.abort();
    expect(await keysOf(run.place.leftovers(''))).toEqual([]);
  });

  it('carries its MD5, whatever the store demands', async () => {
    const run = await begun(await openStandIn({ demandsMd5: true, randomEtags: true }));
    await sendAll(run);
    await run.upload.commit();
    const sums = run.store.sent
      .filter(({ line }) => /^P.*partNumber/.test(line))
      .map(({ headers }) => headers['content-md5']);
    expect(sums.every((sum) => sum?.length === 24)).toBe(true);
    expect(await bytesOf(run.place, 'shop/x')).toEqual(whole);
  });
});

const completions: readonly (readonly [string, S3Fault])[] = [
  ['200 and a page', page],
  ['200 and nothing', { status: 200, body: '' }],
  [
    '200 and an error after white space',
    { ...(saying(200, 'InternalError') as object), status: 200, spaces: 3 },
  ],
  ['200 and half of a document', { status: 200, body: '<CompleteMultipartUploadResult><ETag>x' }],
  ['500', saying(500, 'InternalError')],
  ['a connection that ends', 'cut'],
  ['a store that stalls', 'stall'],
];

describe('a completion', () => {
  it('puts parts in order, whichever came first', async () => {
    const run = await begun(await openStandIn());
    for (const number of [3, 1, 2]) await send(run.upload, number, parts[number - 1]);
    await run.upload.commit();
    expect(await bytesOf(run.place, 'shop/x')).toEqual(whole);
  });

  it.each(completions)('is done again after %s', async (_, fault) => {
    const run = await begun(await openStandIn());
    run.store.faults.plan(fault, { on: /^POST .*uploadId=/, times: fault === 'stall' ? 1 : 2 });
    await sendAll(run);
    expect(await run.upload.commit()).toEqual({ bytes: whole.byteLength });
    expect(await bytesOf(run.place, 'shop/x')).toEqual(whole);
    expect(await keysOf(run.place.leftovers(''))).toEqual([]);
  });

  it.each([
    ...completions.flatMap(([name, fault]) =>
      typeof fault === 'object' ? [[name, { ...fault, carriedOut: true }] as const] : [],
    ),
    ['a lost answer', 'lost answer'] as const,
    ['half of an answer', 'half an answer'] as const,
  ])('that was carried out, with %s, is seen by a look', async (_, fault) => {
    const run = await begun(await openStandIn());
    run.store.faults.plan(fault, { on: /^POST .*uploadId=/ });
    await sendAll(run);
    expect(await run.upload.commit()).toEqual({ bytes: whole.byteLength });
    expect(run.store.sent.filter(({ line }) => /^POST .*uploadId=/.test(line))).toHaveLength(1);
  });

  it('with an ETag that the store does not know makes no object', async () => {
    const run = await begun(await openStandIn());
    run.store.faults.plan('wrong etag', { on: /partNumber=2&/ });
    await sendAll(run);
    await expect(run.upload.commit()).rejects.toThrow('400 InvalidPart');
    await run.upload.abort();
    expect(await keysOf(run.place.list(''))).toEqual([]);
    expect(await keysOf(run.place.leftovers(''))).toEqual([]);
  });

  it('of an object that lacks bytes fails, and leaves no such object', async () => {
    const run = await begun(await openStandIn());
    const short = { status: 200, headers: { 'content-length': '4299' }, carriedOut: true };
    run.store.faults.plan(short, { on: /^HEAD / });
    await sendAll(run);
    await expect(run.upload.commit()).rejects.toThrow('an object of 4299 bytes out of parts of 4300');
    expect(await keysOf(run.place.list(''))).toEqual([]);
  });

  it('fails where the key was taken meanwhile, and the other object stays', async () => {
    const run = await begun(await openStandIn());
    await sendAll(run);
    await run.place.put('shop/x', Buffer.from('another'));
    await expect(run.upload.commit()).rejects.toThrow(KeyExistsFailure);
    await run.upload.abort();
    expect(String(await bytesOf(run.place, 'shop/x'))).toBe('another');
  });

  it('goes on without the condition where the store knows none, and does not ask for it again', async () => {
    const run = await begun(await openStandIn({ conditional: false }));
    await sendAll(run);
    await run.upload.commit();
    await run.place.put('shop/y', Buffer.from('y'));
    await expect(run.place.put('shop/y', Buffer.from('z'))).rejects.toThrow(KeyExistsFailure);
    expect(run.store.sent.filter(({ headers }) => headers['if-none-match'])).toHaveLength(1);
  });
});

describe('an upload that is ended', () => {
  it('is removed over a connection of its own, after a reset inside of a part', async () => {
    const run = await begun(await openStandIn());
    run.store.faults.plan('reset midway', { on: /partNumber=3&/, times: 100 });
    await expect(sendAll(run)).rejects.toThrow('offsite did not take part 3 of shop/x.');
    // It leaves a free connection behind, which a removal must not take.
    expect(await keysOf(run.place.leftovers(''))).toEqual(['shop/x']);
    const before = new Set(run.store.sent.map(({ connection }) => connection));
    await run.upload.abort();
    const removal = run.store.sent.find(({ line }) => line.startsWith('DELETE'));
    expect(before.has(removal?.connection ?? 0)).toBe(false);
    expect(await keysOf(run.place.leftovers(''))).toEqual([]);
  });

  it('is removed again where a part arrived after the first removal', async () => {
    const run = await begun(await openStandIn());
    await send(run.upload, 1, parts[0]);
    run.store.faults.plan({ status: 204, carriedOut: false }, { on: /^DELETE /, times: 2 });
    run.store.faults.plan(saying(503, 'SlowDown'), { on: /^DELETE / });
    await run.upload.abort();
    expect(run.store.buckets.get('my.bucket')?.uploads.size).toBe(0);
    expect(run.store.sent.filter(({ line }) => line.startsWith('DELETE'))).toHaveLength(4);
  });

  it('is named where it stays', async () => {
    const run = await begun(await openStandIn());
    run.store.faults.plan(saying(403, 'AccessDenied'), { on: /^DELETE / });
    await expect(run.upload.abort()).rejects.toThrow(
      /its parts stay and cost money.*The keys do not allow s3:AbortMultipartUpload\./s,
    );
  });

  it('ends a part that stalls at once', async () => {
    const run = await begun(await openStandIn());
    run.store.faults.plan('stall', { on: /partNumber=1&/ });
    const part = send(run.upload, 1, parts[0]);
    while (!run.store.sent.some(({ line }) => /partNumber=1&/.test(line))) await new Promise(setImmediate);
    await Promise.all([run.upload.abort(), expect(part).rejects.toThrow('was ended')]);
    expect(run.slept).toEqual([]);
  });
});
