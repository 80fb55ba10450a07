import { describe, expect, test } from '@jest/globals';
import { environmentOf, healthVerdictMs } from '../../src/engine/index.ts';

describe('a health check says yes or no within', () => {
  test.each([
    [
      'its start period and all its retries',
      { StartPeriod: 30e9, Interval: 5e9, Timeout: 10e9, Retries: 4 },
      90_000,
    ],
    ["the engine's own times where it says nothing", {}, 180_000],
    [
      "the engine's own times where it says 0",
      { Interval: 0, Timeout: 0, Retries: 0, StartPeriod: 0 },
      180_000,
    ],
    ['its own interval with the usual rest', { Interval: 1e9 }, 93_000],
  ])('%s', (_, check, ms) => {
    expect(healthVerdictMs(check)).toBe(ms);
  });
});

test('an environment keeps what follows the first equals sign, and names without a value', () => {
  expect(environmentOf(['URL=postgres://a?b=c', 'EMPTY=', 'ALONE'])).toEqual({
    URL: 'postgres://a?b=c',
    EMPTY: '',
    ALONE: '',
  });
});
