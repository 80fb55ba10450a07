import { expect, test } from '@jest/globals';
import { isAtLeast, parseBuildxVersion } from '../../../src/build/builder/buildx.ts';

test.each([
  ['github.com/docker/buildx v0.24.0 d0e5e86', { major: 0, minor: 24 }],
  ['github.com/docker/buildx 0.13.1+ds1 0.13.1+ds1-3', { major: 0, minor: 13 }],
  ["docker: 'buildx' is not a docker command.", undefined],
])('the version of buildx is read from: %s', (line, version) => {
  expect(parseBuildxVersion(line)).toEqual(version);
});

test('versions are compared by their numbers', () => {
  expect(isAtLeast({ major: 0, minor: 13 }, { major: 0, minor: 13 })).toBe(true);
  expect(isAtLeast({ major: 1, minor: 0 }, { major: 0, minor: 13 })).toBe(true);
  expect(isAtLeast({ major: 0, minor: 9 }, { major: 0, minor: 13 })).toBe(false);
});
