import type { Limits } from '@fairway/object-store';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { planParts } from '../../src/fan-out/part-sizes.ts';

const MiB = 1024 * 1024;
const GiB = 1024 * MiB;
const memory = { mostPartBytes: 32 * MiB };
const limitsOf = (given: Partial<Limits> & Partial<Limits['partBytes']> = {}): Limits => ({
  maxParts: 10_000,
  equalParts: false,
  ...given,
  partBytes: { min: 5 * MiB, max: 5 * GiB, multipleOf: 1, ...given },
});
const roomIn = (parts: number, sizeOf: (number: number) => number) => {
  let room = 0;
  for (let number = 1; number <= parts; number++) room += sizeOf(number);
  return room;
};

describe('the sizes of parts', () => {
  it('begin small and grow, so that a dump of unknown length fits', () => {
    const { sizeOf } = planParts([limitsOf()], memory);
    expect([1, 1250, 1251, 2500, 2501, 10_000].map((number) => sizeOf(number) / MiB)).toEqual([
      8, 8, 16, 16, 32, 32,
    ]);
    expect(roomIn(10_000, sizeOf)).toBeGreaterThan(260 * GiB);
  });

  it('suit a store that allows a thousand parts', () => {
    const { sizeOf } = planParts([limitsOf({ maxParts: 1000 }), limitsOf()], memory);
    expect(roomIn(1000, sizeOf)).toBeGreaterThan(26 * GiB);
  });

  it('are alike where one of the stores wants that, and as large as the last dump needs twice', () => {
    const { sizeOf } = planParts([limitsOf({ equalParts: true }), limitsOf()], {
      ...memory,
      expectedBytes: 60 * GiB,
    });
    expect(new Set([1, 5000, 10_000].map(sizeOf))).toEqual(new Set([16 * MiB]));
  });

  it('are what all stores take', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            min: fc.integer({ min: 1, max: 16 * MiB }),
            max: fc.integer({ min: 24 * MiB, max: 100 * MiB }),
            multipleOf: fc.constantFrom(1, 512, 256 * 1024),
            maxParts: fc.integer({ min: 100, max: 50_000 }),
            equalParts: fc.boolean(),
          }),
          { minLength: 1, maxLength: 6 },
        ),
        fc.nat(500 * GiB),
        (given, expectedBytes) => {
          const { sizeOf } = planParts(given.map(limitsOf), { ...memory, expectedBytes });
          for (const { partBytes, maxParts } of given.map(limitsOf)) {
            for (const number of [1, 2, Math.ceil(maxParts / 8), Math.ceil(maxParts / 4), maxParts]) {
              const size = sizeOf(number);
              expect(size).toBeGreaterThanOrEqual(partBytes.min);
              expect(size).toBeLessThanOrEqual(Math.min(partBytes.max, memory.mostPartBytes));
              expect(size % partBytes.multipleOf).toBe(0);
            }
          }
        },
      ),
    ));

  it('are refused with the numbers where none suits all', () => {
    expect(() => planParts([limitsOf({ min: 64 * MiB })], memory)).toThrow(
      'at least 67.1 MB and at most 33.6 MB, in multiples of 1 B',
    );
  });
});
