import { expect, test } from '@jest/globals';
import { type TagFacts, tagsOf } from '../../src/plan/tags.ts';

const facts: TagFacts = {
  release: '1.4.2',
  preRelease: false,
  sha: 'abcdef0123456789',
  branch: undefined,
  pullRequest: undefined,
};

test.each<[string[], Partial<TagFacts>, string[], string[]]>([
  [['release'], {}, ['1.4.2'], []],
  [['release'], { release: 'v1.4.2' }, ['v1.4.2'], []],
  [['semver'], {}, ['1.4.2'], ['1.4', '1']],
  [['release', 'semver'], { release: 'v1.4.2' }, ['v1.4.2', '1.4.2'], ['1.4', '1']],
  [['semver'], { release: '0.9.1' }, ['0.9.1'], ['0.9']],
  [['semver'], { release: '2.0.0-rc.1', preRelease: true }, ['2.0.0-rc.1'], []],
  // GitHub calls it a pre-release.
  [['semver'], { preRelease: true }, ['1.4.2'], []],
  [['release', 'semver'], { release: 'nightly' }, ['nightly'], []],
  [['sha'], {}, ['sha-abcdef0'], []],
  [['release', 'sha'], { sha: '' }, ['1.4.2'], []],
  [['branch'], { branch: 'main' }, [], ['main']],
  [['branch'], { branch: 'main', preRelease: true }, [], ['main']],
  [['branch'], { branch: 'feature/dry dock' }, [], ['feature-dry-dock']],
  [['release', 'branch'], {}, ['1.4.2'], []],
  [['pull-request'], { pullRequest: 12 }, [], ['pr-12']],
  [['stable', 'release'], {}, ['1.4.2'], ['stable']],
  [['latest', 'release'], {}, ['1.4.2'], ['latest']],
  [['release', 'release', '1.4.2'], {}, ['1.4.2'], []],
  [['branch', 'main'], { branch: 'main' }, [], ['main']],
])('%j with %j: fixed %j, moving %j', (asked, more, fixed, moving) => {
  expect(tagsOf(asked, { ...facts, ...more })).toMatchObject({ fixed, moving });
});

test.each<[Partial<TagFacts>, string]>([
  [{ release: '2.0.0rc1', preRelease: true }, '2.0.0rc1 is not a version such as 1.4.2'],
  [{ preRelease: true }, '1.4.2 is a pre-release'],
])('semver says why it gives fewer tags: %j', (more, why) => {
  expect(tagsOf(['semver'], { ...facts, ...more }).notes).toEqual([expect.stringContaining(why)]);
});
