import { expect, test } from '@jest/globals';
import { isPreReleaseVersion } from '../../src/plan/pre-release.ts';

test.each([
  // Semantic Versioning
  ...['2.0.0-rc.1', 'v2.0.0-beta', '2.0.0-0', '2.0.0-x.7.z.92', '2.0-beta1', 'web-v2.0.0-rc.1'],
  // PEP 440
  ...[
    '2.0.0rc1',
    'v2.0.0.rc1',
    '2.0a1',
    '2.0b2',
    '2.0c1',
    '2.0.a1',
    '2.0.dev3',
    '2.0.post1.dev2',
    '2.0_beta',
    '2.0pre1',
  ],
  // Maven
  ...['2.0-SNAPSHOT', '2.0-M1', '2.0.M1', '2.0-milestone-1', '2.0.CR1', '2.0.0.Beta1', '5.0.0.RC2'],
  // RubyGems, Debian, and names without numbers of a release
  ...['2.0.0.beta', '2.0.0.pre1', '2.0~rc1', 'nightly-7', 'rc1', 'canary', '21-ea', 'beta3'],
])('%s comes before its release', (version) => {
  expect(isPreReleaseVersion(version)).toBe(true);
});

test.each([
  ...['1.4.2', 'v1.4.2', '1.4', '7', '2026.11.29', '2026-11-29', 'web-v1.4.2', 'release-7', 'stable'],
  ...['1.4.2.Final', '1.4.2.RELEASE', '1.4.2.post1', '1.4.2.GA', '1.0.2g', 'r1234', 'main', 'build7'],
  ...['9d4936644bb1f5c6c02a0c1c6d8c2b7a0c4b3f21', '9d493661ea4', 'sha-9d493a1', 'prepress', 'device-7'],
])('%s does not', (version) => {
  expect(isPreReleaseVersion(version)).toBe(false);
});
