import { createHash, randomBytes } from 'node:crypto';
import { type Destination, KeyExistsFailure, type Upload } from '@fairway/object-store';
import { Failure } from '@fairway/runtime';
import { expect, it } from '@jest/globals';

const contentType = 'application/octet-stream';
const still = new AbortController().signal;

/**
 * What every destination promises, as tests of the `describe` around the call. Each kind of destination runs it against
 * a stand-in and, where there is one, against a real server.
 * @param open opens the same place below a prefix, as a run does that knows nothing of earlier ones
 * @param options `partBytes`: how large parts must be, where a stand-in takes smaller ones than the store that it stands
 *   for; `unlisted`: the store lists no unfinished uploads, and forgets them by itself
 */
export function itKeepsTheDestinationContract(
  open: (prefix: string) => Destination | Promise<Destination>,
  {
    partBytes,
    unfinished = 'listed',
  }: { readonly partBytes?: number; readonly unfinished?: 'listed' | 'unlisted' } = {},
): void {
  const partsOf = (place: Destination, count: number) => partsFor(place, count, partBytes);
  /** A place of its own for each test, so that all can share a server. */
  const fresh = () => `t-${randomBytes(6).toString('hex')}`;
  const listed = (...keys: string[]) => (unfinished === 'listed' ? keys : []);

  it('makes parts one object, which nobody sees before it is whole', async () => {
    const place = await open(fresh());
    const parts = partsOf(place, 3);
    const upload = await place.begin('shop/dump.bin', { contentType });
    await Promise.all(parts.map((part, index) => send(upload, index + 1, part)));
    expect(await keysOf(place.list(''))).toEqual([]);
    expect(await keysOf(place.leftovers('shop/'))).toEqual(listed('shop/dump.bin'));
    const whole = Buffer.concat(parts);
    expect(await upload.commit()).toEqual({ bytes: whole.byteLength });
    expect(await keysOf(place.leftovers(''))).toEqual([]);
    const [stored, ...more] = await all(place.list('shop/'));
    expect(more).toEqual([]);
    expect(stored).toMatchObject({ key: 'shop/dump.bin', bytes: whole.byteLength });
    expect(sha256(await bytesOf(place, 'shop/dump.bin'))).toBe(sha256(whole));
  });

  it('takes a part again, and keeps the last one', async () => {
    const place = await open(fresh());
    const upload = await place.begin('twice', { contentType });
    await send(upload, 1, Buffer.from('first!'));
    await send(upload, 1, Buffer.from('second'));
    expect(await upload.commit()).toEqual({ bytes: 6 });
    expect(String(await bytesOf(place, 'twice'))).toBe('second');
  });

  it('never overwrites', async () => {
    const place = await open(fresh());
    await place.put('a.json', Buffer.from('{"a":1}'));
    // The same once more is no other object: an answer may have been lost.
    await place.put('a.json', Buffer.from('{"a":1}'));
    await expect(place.put('a.json', Buffer.from('{"a":2}'))).rejects.toThrow(KeyExistsFailure);
    await expect(place.put('a.json', Buffer.from('{"a":1}\n'))).rejects.toThrow(KeyExistsFailure);
    await expect(place.begin('a.json', { contentType })).rejects.toThrow(KeyExistsFailure);
    expect(String(await bytesOf(place, 'a.json'))).toBe('{"a":1}');
    expect(await keysOf(place.leftovers(''))).toEqual([]);
  });

  it('keeps any name as it is', async () => {
    const place = await open(`${fresh()}/a+b (c)/ü=&:@/`);
    const names = [
      "it's (1)!*.bin",
      '20261129T031700000Z-k3x9q2.pgdump.zst',
      'ä+ö %20 %2F',
      'x&y=z?#[]@:$,;~',
      '日本/🙂',
    ];
    for (const name of names) await place.put(name, Buffer.from(name));
    expect(new Set(await keysOf(place.list('')))).toEqual(new Set(names));
    for (const name of names) expect(String(await bytesOf(place, name))).toBe(name);
    const upload = await place.begin('ü+ (&)', { contentType });
    await send(upload, 1, Buffer.from('whole'));
    expect(await keysOf(place.leftovers('ü+'))).toEqual(listed('ü+ (&)'));
    await upload.commit();
    for (const name of [...names, 'ü+ (&)']) expect(await place.remove(name)).toBe('removed');
    expect(await keysOf(place.list(''))).toEqual([]);
  });

  it('lists to the end, in order, and nothing beside the prefix', async () => {
    const prefix = fresh();
    const place = await open(prefix);
    const names = ['00', '01', '02', '03', '04', '10', '11', '12', '13', '20', '21'].map((n) => `db/${n}`);
    await Promise.all([...names].reverse().map((name) => place.put(name, Buffer.from(name))));
    await place.put('db2/00', Buffer.from('x'));
    await (await open(`${prefix}-other`)).put('db/99', Buffer.from('x'));
    expect(await keysOf(place.list('db/'))).toEqual(names);
    expect(await keysOf(place.list('db/1'))).toEqual(names.slice(5, 9));
    expect(await keysOf(place.list('nothing/'))).toEqual([]);
  });

  it('leaves nothing of an upload that is ended', async () => {
    const place = await open(fresh());
    const upload = await place.begin('ended', { contentType });
    const [part] = partsOf(place, 2);
    await send(upload, 1, part);
    const underWay = send(upload, 2, part);
    await Promise.all([upload.abort(), underWay.catch(() => undefined)]);
    await upload.abort();
    await expect(send(upload, 3, part)).rejects.toThrow();
    expect(await keysOf(place.leftovers(''))).toEqual([]);
    expect(await keysOf(place.list(''))).toEqual([]);
    await expect(place.read('ended', still)).rejects.toThrow(Failure);
  });

  it('drops what a killed run has left, and nothing else', async () => {
    const prefix = fresh();
    const before = await open(prefix);
    const began = Date.now();
    const left = await before.begin('shop/killed', { contentType });
    await send(left, 1, Buffer.from('never finished'));
    const goesOn = await before.begin('other/goes-on', { contentType });
    await send(goesOn, 1, Buffer.from('whole'));
    const next = await open(prefix);
    const found = await all(next.leftovers('shop/'));
    expect(found.map(({ key }) => key)).toEqual(listed('shop/killed'));
    for (const { id, begun } of found) {
      expect(id).toBe(left.leftover.id);
      expect(Math.abs(begun - began)).toBeLessThan(300_000);
    }
    // What no store lists is known to a run that has kept it.
    const dropped = unfinished === 'listed' ? found : [left.leftover];
    for (const leftover of dropped) await next.drop(leftover);
    for (const leftover of dropped) await next.drop(leftover);
    expect(await keysOf(next.leftovers(''))).toEqual(listed('other/goes-on'));
    await expect(left.commit()).rejects.toThrow(Failure);
    await goesOn.commit();
    expect(await keysOf(next.list(''))).toEqual(['other/goes-on']);
  });

  it('removes an object, and what is gone already', async () => {
    const place = await open(fresh());
    await place.put('a', Buffer.from('a'));
    expect(await place.remove('a')).toBe('removed');
    expect(await place.remove('a')).toBe('removed');
    expect(await keysOf(place.list(''))).toEqual([]);
    await place.put('a', Buffer.from('another'));
    expect(String(await bytesOf(place, 'a'))).toBe('another');
  });

  it('makes no object of nothing', async () => {
    const place = await open(fresh());
    const upload = await place.begin('empty', { contentType });
    await expect(upload.commit()).rejects.toThrow('not complete');
    await upload.abort();
    expect(await keysOf(place.list(''))).toEqual([]);
  });

  it('stops reading where the reader stops', async () => {
    const place = await open(fresh());
    await place.put('a', randomBytes(300_000));
    const stop = new AbortController();
    const body = await place.read('a', stop.signal);
    stop.abort(new Error('enough'));
    await expect(body.toArray()).rejects.toThrow();
  });
}

/** Sends a part with its sum. */
export function send(upload: Upload, number: number, bytes: Uint8Array = Buffer.alloc(0)): Promise<void> {
  return upload.part(number, bytes, createHash('md5').update(bytes).digest('base64'));
}

/** Parts as small as the destination takes them; the last one is smaller. */
export function partsFor({ limits }: Destination, count: number, partBytes?: number): Buffer[] {
  const size =
    partBytes ??
    Math.ceil(Math.max(limits.partBytes.min, 1) / limits.partBytes.multipleOf) * limits.partBytes.multipleOf;
  return Array.from({ length: count }, (_, index) => randomBytes(index === count - 1 ? 1_000 : size));
}

export async function keysOf(items: AsyncIterable<{ readonly key: string }>): Promise<string[]> {
  return (await all(items)).map(({ key }) => key);
}

export async function bytesOf(place: Destination, key: string): Promise<Buffer> {
  return Buffer.concat(await (await place.read(key, still)).toArray());
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
