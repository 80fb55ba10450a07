import { Readable } from 'node:stream';
import { silentLogger } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import {
  BuffersInUse,
  type Faults,
  memoryDestination,
} from '../../../../test/stage/object-stores/memory-destination.ts';
import { virtualClock } from '../../../../test/stage/samples/virtual-clock.ts';
import { missingCopies } from '../../src/fan-out/enough-copies.ts';
import {
  type StoreOptions,
  type StoreProgress,
  storeEverywhere,
} from '../../src/fan-out/store-everywhere.ts';

const key = 'harbor/20261129T031700000Z-k3x9q2.pgdump.zst.age';
const partBytes = 1000;
const memoryBytes = 4 * partBytes;
const limits = { partBytes: { min: partBytes, max: partBytes, multipleOf: 1 } };

function place(
  name: string,
  given: { faults?: Faults; partMs?: number; maxParts?: number } & Partial<Shared> = {},
) {
  const { clock = virtualClock(), maxParts = 10_000, ...more } = given;
  return memoryDestination(name, { clock, limits: { ...limits, maxParts }, ...more });
}

interface Shared {
  readonly clock: ReturnType<typeof virtualClock>;
  readonly buffers: BuffersInUse;
}

function store(
  bytes: Uint8Array | Readable,
  given: Pick<StoreOptions, 'destinations' | 'clock'> & Partial<StoreOptions>,
) {
  const stream =
    bytes instanceof Readable ? bytes : Readable.from([Buffer.from(bytes)], { objectMode: false });
  return storeEverywhere(async () => stream, {
    key,
    contentType: 'application/octet-stream',
    memoryBytes,
    stallMs: 60_000,
    logger: silentLogger,
    signal: new AbortController().signal,
    ...given,
  });
}

const bytes = Buffer.from(Array.from({ length: 20_500 }, (_, at) => at % 251));

describe('one stream to several destinations', () => {
  it('is the same object everywhere, at the pace of the slowest', async () => {
    const clock = virtualClock();
    const destinations = [
      place('near', { clock }),
      place('far', { clock, partMs: 900 }),
      place('b2', { clock, partMs: 30 }),
    ];
    const stored = await store(bytes, { clock, destinations });
    expect(stored.bytes).toBe(bytes.length);
    expect(stored.copies.map(({ failure }) => failure)).toEqual([undefined, undefined, undefined]);
    for (const { objects } of destinations) expect(objects.get(key)?.equals(bytes)).toBe(true);
  });

  it('never has more parts in memory than were allowed, and uses their buffers again', async () => {
    const clock = virtualClock();
    const buffers = new BuffersInUse();
    const destinations = [1, 7, 50].map((partMs) => place(`${partMs} ms`, { clock, buffers, partMs }));
    await store(Buffer.alloc(300 * partBytes, 'x'), { clock, destinations });
    expect(buffers.most).toBe(memoryBytes);
    expect(buffers.seen.size).toBe(memoryBytes / partBytes);
  });

  it('is not held up by a destination that does not take a part', async () => {
    const clock = virtualClock();
    const dead = place('dead', { clock, faults: { part: { number: 3, it: 'hangs' } } });
    const alive = place('alive', { clock });
    const stored = await store(bytes, { clock, destinations: [dead, alive] });
    expect(alive.objects.get(key)?.equals(bytes)).toBe(true);
    expect(dead.commits).toBe(0);
    expect([...dead.open]).toEqual([]);
    expect(stored.copies[0]?.failure?.why).toMatch(/^For 1m 00s it did not acknowledge part 3, after /);
    expect(clock.now()).toBeLessThan(61_000);
  });

  it('waits for a destination that is slow and moves', async () => {
    const clock = virtualClock();
    const slow = place('slow', { clock, partMs: 59_000 });
    const stored = await store(bytes, { clock, destinations: [slow, place('fast', { clock })] });
    expect(stored.copies.map(({ failure }) => failure)).toEqual([undefined, undefined]);
  });

  it('is begun only once the destinations have begun the object', async () => {
    const clock = virtualClock();
    let began = false;
    const refused = storeEverywhere(
      async () => {
        began = true;
        return Readable.from([]);
      },
      {
        key,
        contentType: 'text/plain',
        destinations: [place('shut', { clock, faults: { begin: 'fails' } })],
        stallMs: 1000,
        clock,
        logger: silentLogger,
        signal: new AbortController().signal,
      },
    );
    await expect(refused).rejects.toThrow('shut refuses');
    expect(began).toBe(false);
  });

  it('ends when the last destination is lost, and tells why of each', async () => {
    const clock = virtualClock();
    const endless = new Readable({
      read() {
        this.push(Buffer.alloc(partBytes));
      },
    });
    const destinations = [
      place('aws', { clock, faults: { part: { number: 2, it: 'fails' } } }),
      place('azure', { clock, faults: { part: { number: 9, it: 'hangs' } } }),
    ];
    const failed = store(endless, { clock, destinations, stallMs: 1000 });
    await expect(failed).rejects.toThrow(
      /No destination stored harbor\/.*aws refuses part 2.*azure \(s3\).*did not acknowledge part 9/s,
    );
    expect(endless.destroyed).toBe(true);
    for (const { open, commits } of destinations) expect([open.size, commits]).toEqual([0, 0]);
  });

  it('loses a destination whose parts are used up, with the arithmetic', async () => {
    const clock = virtualClock();
    const small = place('scaleway', { clock, maxParts: 5 });
    const first = await store(bytes, { clock, destinations: [small, place('aws', { clock })] });
    expect(first.copies[0]?.failure?.why).toMatch(
      /It allows 5 parts an object, and they were used up after \d\.0 kB\./,
    );
    // The next time, its length is known: nothing is begun there.
    const next = place('scaleway', { clock, maxParts: 5 });
    const second = await store(bytes, {
      clock,
      destinations: [next, place('aws', { clock })],
      expectedBytes: first.bytes,
    });
    expect(second.copies[0]?.failure?.why).toBe(
      'The last one had 20.5 kB, and an object there has room for 5.0 kB at most.',
    );
    expect(next.open.size).toBe(0);
  });

  it('removes an object that a store has made shorter', async () => {
    const clock = virtualClock();
    const broken = place('broken', { clock, faults: { commit: 'loses a byte' } });
    const stored = await store(bytes, { clock, destinations: [broken, place('aws', { clock })] });
    expect(stored.copies[0]?.failure?.why).toBe('20500 bytes were sent, and the object has 20499.');
    expect(broken.objects.size).toBe(0);
  });

  it('leaves nothing behind when the run is stopped', async () => {
    const clock = virtualClock();
    const stop = new AbortController();
    const source = new Readable({ read() {} });
    source.push(bytes);
    const destinations = [place('aws', { clock }), place('azure', { clock, partMs: 20 })];
    const stopped = store(source, {
      clock,
      destinations,
      signal: stop.signal,
      onProgress: ({ destinations: [aws] }) => {
        if (aws?.stored === 5 * partBytes) stop.abort(new Error('The runner was told to stop.'));
      },
    });
    await expect(stopped).rejects.toThrow('The runner was told to stop.');
    expect(source.destroyed).toBe(true);
    for (const { open, objects } of destinations) expect([open.size, objects.size]).toEqual([0, 0]);
  });

  describe.each<[string, Faults, boolean]>([
    ['a destination begins and does not answer', { begin: 'hangs' }, false],
    ['a destination begins very late', { begin: 'is late' }, false],
    ['the dump does not begin', {}, true],
    ['a destination does not take a part', { part: { number: 3, it: 'hangs' } }, false],
    ['a destination makes the object and does not answer', { commit: 'is silent' }, false],
    ['a destination does not make the object', { commit: 'hangs' }, false],
  ])('stopped while %s', (_, faults, dumpHangs) => {
    it('ends at once, and leaves nothing anywhere', async () => {
      const clock = virtualClock();
      const stop = new AbortController();
      const source = Readable.from([bytes], { objectMode: false });
      const destinations = [place('aws', { clock }), place('stuck', { clock, faults })];
      const opened = Promise.withResolvers<Readable>();
      if (!dumpHangs) opened.resolve(source);
      const stopped = storeEverywhere(() => opened.promise, {
        ...{ key, contentType: 'text/plain', memoryBytes, stallMs: 60_000, logger: silentLogger },
        ...{ clock, destinations, signal: stop.signal },
      });
      clock.sleep(1000).then(() => stop.abort(new Error('The runner was told to stop.')));
      await expect(stopped).rejects.toThrow('The runner was told to stop.');
      expect(clock.now()).toBe(1000);
      // What begins after all is dropped when it comes.
      opened.resolve(source);
      await clock.sleep(60 * 60_000);
      for (const { open, objects } of destinations) expect([open.size, objects.size]).toEqual([0, 0]);
      expect(source.destroyed || source.readableEnded || faults.begin !== undefined).toBe(true);
    });
  });

  it('tells how far each destination is', async () => {
    const clock = virtualClock();
    const told: StoreProgress[] = [];
    const destinations = [place('aws', { clock }), place('dead', { clock, faults: { begin: 'fails' } })];
    await store(bytes, { clock, destinations, onProgress: (progress) => told.push(progress) });
    expect(told.at(-1)).toEqual({
      bytes: 20_500,
      destinations: [
        { name: 'aws', stored: 20_500, lost: false },
        { name: 'dead', stored: 0, lost: true },
      ],
    });
  });

  it.each([
    ['all', false, '1 of 3 destinations have the backup, and 3 must have it.'],
    ['any', true, '1 of 3 destinations have the backup, and 1 must have it.'],
    [2, false, '1 of 3 destinations have the backup, and 2 must have it.'],
  ] as const)('is enough, or not, where %s of them must have it', async (required, enough, what) => {
    const clock = virtualClock();
    const dead = (name: string) => place(name, { clock, faults: { begin: 'fails' } });
    const { copies } = await store(bytes, {
      clock,
      destinations: [dead('b2'), place('aws', { clock }), dead('gcs')],
    });
    const missing = missingCopies(copies, required);
    expect(missing).toMatchObject({ enough, failure: { what } });
    expect(missing?.failure.evidence.join('\n')).toMatch(/b2 refuses.*gcs refuses/s);
    expect(
      missingCopies(
        copies.filter(({ failure }) => !failure),
        required,
      ),
    ).toBeUndefined();
  });
});
