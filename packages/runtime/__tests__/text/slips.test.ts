import { describe, expect, test } from '@jest/globals';
import { slipsBetween } from '../../src/text/slips.ts';

describe('the slips between two texts', () => {
  test.each([
    ['url', 'url', 0],
    ['ulr', 'url', 1],
    ['compse.yaml', 'compose.yaml', 1],
    ['stack.yml', 'stack.yaml', 1],
    ['', 'tcp', 3],
    ['disk', 'memory', 6],
  ])('from %j to %j are counted', (one, other, slips) => {
    expect(slipsBetween(one, other)).toBe(slips);
    expect(slipsBetween(other, one)).toBe(slips);
  });
});
