import { hash } from 'node:crypto';
import { silentLogger } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  BuffersInUse,
  type Faults,
  memoryDestination,
} from '../../../../test/stage/object-stores/memory-destination.ts';
import { virtualClock } from '../../../../test/stage/samples/virtual-clock.ts';
import { carryDump } from '../../src/stream/carry-dump.ts';
import { cutAt, type DumpEnd, dumpOf } from '../stream/dumps.ts';

const key = 'harbor/20261129T031700000Z-k3x9q2.bin';
const partBytes = 32;
const memoryBytes = 4 * partBytes;
const stallMs = 60_000;

const faults: fc.Arbitrary<Faults> = fc.record(
  {
    begin: fc.constantFrom('fails' as const, 'hangs' as const, 'is late' as const),
    part: fc.record({
      number: fc.integer({ min: 1, max: 12 }),
      it: fc.constantFrom('fails' as const, 'hangs' as const),
    }),
    commit: fc.constantFrom(
      'fails' as const,
      'hangs' as const,
      'is silent' as const,
      'loses a byte' as const,
    ),
    abort: fc.constantFrom('fails' as const, 'hangs' as const),
  },
  { requiredKeys: [] },
);
const places = fc.array(
  fc.record({ faults: fc.option(faults, { nil: undefined }), partMs: fc.integer({ min: 1, max: 50 }) }),
  {
    minLength: 1,
    maxLength: 4,
  },
);
const ends = fc.constantFrom<DumpEnd>('well', 'well', 'well', 'with status 1', 'cut', 'cut silently');

describe('every stream, however it is cut into pieces and whatever fails', () => {
  it('is an object where it is whole, and nothing at all where it is not', () =>
    fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 400 }),
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 4 }),
        ends,
        places,
        // The run is stopped when this many parts are stored.
        fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined }),
        // Or at this moment, whatever it is that goes on or hangs then.
        fc.option(fc.integer({ min: 0, max: 200 }), { nil: undefined }),
        async (bytes, lengths, end, given, stopAfter, stopAt) => {
          const clock = virtualClock();
          const buffers = new BuffersInUse();
          const stop = new AbortController();
          const destinations = given.map((place, index) =>
            memoryDestination(`place ${index + 1}`, {
              clock,
              buffers,
              limits: { partBytes: { min: partBytes, max: partBytes, multipleOf: 1 } },
              ...place,
            }),
          );
          const stopNow = () => stop.abort(new Error('the runner was stopped'));
          if (stopAt !== undefined) clock.sleep(stopAt).then(stopNow);
          let moves = 0;
          const carried = await carryDump(async () => dumpOf(cutAt(bytes, lengths), end), {
            key,
            contentType: 'application/octet-stream',
            of: 'The dump of harbor',
            content: 'bin',
            compression: undefined,
            recipients: [],
            destinations,
            memoryBytes,
            stallMs,
            clock,
            logger: silentLogger,
            signal: stop.signal,
            onProgress: () => void (moves++ === stopAfter && stopNow()),
          }).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));

          // What a destination answered too late is over by then.
          await clock.sleep(60 * 60_000);

          const whole = end === 'well' && bytes.length > 0;
          const faultless = given.every((place) => !place.faults?.part);
          if (faultless) expect(buffers.most).toBeLessThanOrEqual(memoryBytes);
          const copies = carried instanceof Error ? [] : carried.stored.copies;
          for (const [index, destination] of destinations.entries()) {
            const fault = given[index]?.faults;
            const object = destination.objects.get(key);
            const copy = copies.find((one) => one.destination === destination);
            // What is told is what is there.
            expect(object !== undefined).toBe(copy !== undefined && copy.failure === undefined);
            if (object) expect(object.equals(bytes)).toBe(true);
            if (!whole) expect(destination.commits).toBe(0);
            if (!fault?.abort) expect([...destination.open]).toEqual([]);
            if (whole && stopAfter === undefined && stopAt === undefined && !fault)
              expect(object).toBeDefined();
          }
          if (carried instanceof Error) return;
          expect(carried.plain).toEqual({ bytes: bytes.length, sha256: hash('sha256', bytes) });
          expect(carried.stored.sha256).toBe(carried.plain.sha256);
          expect(carried.facts).toEqual({ tool: 'pg_dump 15.18' });
        },
      ),
      { numRuns: 500 },
    ));
});
