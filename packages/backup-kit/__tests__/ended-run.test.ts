import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { Clock } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import type { Faults, Writable } from '../../../test/stage/object-stores/memory-destination.ts';
import { dayMs, type World, world } from './night.ts';

const rows = ['order 1', 'order 2', 'order 3'];
const whole = 'order 1\norder 2\norder 3\n';

/** What a run does when it is ended, and the request that a store leaves without an answer then. */
const stages: Readonly<Record<string, Partial<Faults>>> = {
  'begins an object': { begin: 'hangs' },
  'carries a part': { part: { number: 1, it: 'hangs' } },
  'makes the object': { commit: 'hangs' },
  'makes the object and hears nothing of it': { commit: 'is silent' },
  'writes the manifest': { silent: /manifest/ },
  'writes the proof down': { silent: /\.proof-/ },
  'removes what is old': { silent: /k1lled/ },
};

/** What a run that was killed long ago left behind: an object without a manifest. */
const old = 'shop/20261101T031700000Z-k1lled.bin.zst';

interface StoppingWorld extends World {
  /** Resolves when a request is left without an answer. */
  readonly waits: Promise<void>;
  /** From now on the store answers everything. */
  mend(): void;
}

/** A world whose first store leaves one request without an answer. */
async function worldThatStops(stage: Partial<Faults>): Promise<StoppingWorld> {
  const one = world(['a', 'b'], { rows, lock: async () => {} });
  await one.places[0]?.put(old, Buffer.from('half'));
  await one.clock.sleep(dayMs);
  const waits = Promise.withResolvers<void>();
  const faults: Writable<Faults> = Object.assign(one.faults[0] ?? {}, stage, { unanswered: waits.resolve });
  const mend = () => {
    for (const name of Object.keys(stage)) delete faults[name as keyof Faults];
  };
  return Object.assign(one, { waits: waits.promise, mend });
}

/** No time passes for the run, so it gives up no store by itself. */
const still: Clock = {
  now: () => Date.parse('2026-11-30T03:17:00Z'),
  sleep: (_ms, signal) =>
    new Promise((_resolve, reject) => {
      if (signal?.aborted) reject(signal.reason);
      else signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    }),
};

const unpacked = (bytes: Buffer) => String(bytes[0] === 0x1f ? gunzipSync(bytes) : zstdDecompressSync(bytes));

/** Whatever stands under the name of a dump is a whole one. */
function expectWhole(one: World): void {
  for (const [index, { objects }] of one.places.entries())
    for (const key of one.keysAt(index).filter((name) => /\.bin\./.test(name) && name !== old))
      expect([key, unpacked(objects.get(key) ?? Buffer.alloc(0))]).toEqual([key, whole]);
}

/** The next run is green, and nothing is left of the one before: no part, and no file that is not whole. */
async function expectNextGreen(one: World): Promise<void> {
  expect((await one.night()).failures).toEqual([]);
  await one.clock.sleep(dayMs);
  const { failures, catalogue } = await one.night();
  expect(failures).toEqual([]);
  expect(one.places.flatMap(({ open }) => [...open])).toEqual([]);
  const copies = catalogue.sources.get('shop')?.flatMap((backup) => backup.copies) ?? [];
  expect(copies.filter(({ state }) => state !== 'whole')).toEqual([]);
  expectWhole(one);
}

describe('a run that is stopped', () => {
  it.each(Object.entries(stages))('while it %s leaves no part, and nothing half', async (_, stage) => {
    const one = await worldThatStops(stage);
    const stop = new AbortController();
    const run = one.night({}, { clock: still, signal: stop.signal });
    run.catch(() => {});
    await one.waits;
    stop.abort(new Error('the runner was stopped'));
    await expect(run).rejects.toThrow('the runner was stopped');
    expect(one.places.flatMap(({ open }) => [...open])).toEqual([]);
    expectWhole(one);
    one.mend();
    await expectNextGreen(one);
  });
});

describe('a run that is killed', () => {
  it.each(Object.entries(stages))(
    'while it %s leaves nothing half, and nothing to the next',
    async (_, stage) => {
      const one = await worldThatStops(stage);
      // It hears of nothing any more, and never goes on.
      void one.night({}, { clock: still });
      await one.waits;
      expectWhole(one);
      one.mend();
      await expectNextGreen(one);
    },
  );
});

describe('a run that is stopped between its requests', () => {
  it.each(['prove shop', 'retain'])('when it comes to %s has a whole backup', async (name) => {
    const one = world(['a', 'b'], { rows });
    const stop = new AbortController();
    const phase: typeof one.context.phase = (each, work) => {
      if (each === name) stop.abort(new Error('the runner was stopped'));
      return one.context.phase(each, work);
    };
    await expect(one.night({}, { phase, signal: stop.signal })).rejects.toThrow('the runner was stopped');
    expect(one.keysAt(0).filter((key) => key.endsWith('.manifest.json'))).toHaveLength(1);
    expectWhole(one);
    await expectNextGreen(one);
  });
});
