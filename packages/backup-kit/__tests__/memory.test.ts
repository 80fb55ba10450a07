import { expect, it } from '@jest/globals';
import { backUpRulesOf, mostAtOnce } from '../src/inputs/settings.ts';

const MiB = 1024 * 1024;
const given = {
  compression: 'zstd',
  'encrypt-to': undefined,
  require: 'all',
  stall: 60_000,
  'lock-wait': 60_000,
} as const;
const memoryOf = (atOnce: number) => backUpRulesOf(given, { atOnce, destinations: 2 }).memoryBytes / MiB;

it.each([
  [1, 40],
  [2, 20],
  // Half of it is a part, and S3 takes none below 5 MiB.
  [4, 10],
])('%i sources at once have %i MiB each for their parts', (atOnce, memory) => {
  expect(memoryOf(atOnce)).toBe(memory);
});

it('is never more for all of them together than for one', () => {
  for (let atOnce = 1; atOnce <= mostAtOnce; atOnce++)
    expect(atOnce * memoryOf(atOnce)).toBeLessThanOrEqual(memoryOf(1));
});
