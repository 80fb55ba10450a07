import { expect, test } from '@jest/globals';
import { missingPlatforms } from '../../src/publish/prove.ts';
import { formatSize } from '../../src/report.ts';

test.each([
  [[], ['linux/amd64'], []],
  [['linux/amd64', 'linux/arm64'], ['linux/amd64', 'linux/arm64/v8'], []],
  [['linux/arm64/v8', 'linux/arm'], ['linux/arm64', 'linux/arm/v7'], []],
  [['linux/amd64', 'linux/arm64'], ['linux/amd64'], ['linux/arm64']],
  [['linux/arm/v6'], ['linux/arm/v7'], ['linux/arm/v6']],
])('asked for %j, found %j: %j is missing', (asked, found, missing) => {
  expect(missingPlatforms(asked, found)).toEqual(missing);
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_066_144, '1.1 MB'],
  [45_100_000_000, '45.1 GB'],
])('%d bytes are shown as %s', (bytes, text) => {
  expect(formatSize(bytes)).toBe(text);
});
