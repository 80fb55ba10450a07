import { describe, expect, test } from '@jest/globals';
import { parseDuration } from '../../src/text/duration.ts';

describe('a duration', () => {
  test.each([
    ['0s', 0],
    ['250ms', 250],
    ['90s', 90_000],
    ['1s500ms', 1_500],
    ['10m', 600_000],
    ['1h30m', 5_400_000],
    ['2d', 172_800_000],
  ])('%s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each(['', '90', '1.5s', '5s1h', '5s5s', '-5s', '5 s', '5S', '99999999999999999d'])(
    'is none: %j',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );
});
