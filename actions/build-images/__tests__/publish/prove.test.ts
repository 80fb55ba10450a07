import { expect, test } from '@jest/globals';
import { missingPlatforms } from '../../src/publish/prove.ts';

test.each([
  [[], ['linux/amd64'], []],
  [['linux/amd64', 'linux/arm64'], ['linux/amd64', 'linux/arm64/v8'], []],
  [['linux/arm64/v8', 'linux/arm'], ['linux/arm64', 'linux/arm/v7'], []],
  [['linux/amd64', 'linux/arm64'], ['linux/amd64'], ['linux/arm64']],
  [['linux/arm/v6'], ['linux/arm/v7'], ['linux/arm/v6']],
])('asked for %j, found %j: %j is missing', (asked, found, missing) => {
  expect(missingPlatforms(asked, found)).toEqual(missing);
});
