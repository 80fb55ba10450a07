import { sayElapsed } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';

describe('sayElapsed', () => {
  it.each([
    [0, '0 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [4_240, '4.2 s'],
    [9_949, '9.9 s'],
    [9_950, '10 s'],
    [59_499, '59 s'],
    [59_500, '1m 00s'],
    [65_000, '1m 05s'],
    [3_599_499, '59m 59s'],
    [3_599_500, '1h 00m'],
    [7_380_000, '2h 03m'],
  ])('says %d ms as %s', (ms, said) => {
    expect(sayElapsed(ms)).toBe(said);
  });
});
