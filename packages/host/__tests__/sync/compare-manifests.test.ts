import { describe, expect, test } from '@jest/globals';
import { compareManifests, treeDifferences } from '../../src/sync/compare-manifests.ts';
import type { ManifestEntry } from '../../src/sync/manifest.ts';
import { syncSteps } from '../../src/sync/sync-steps.ts';

const sum = 'a'.repeat(64);
const file: ManifestEntry = { path: 'a/b c', type: 'file', mode: 0o644, size: 3, content: sum };
const link: ManifestEntry = { path: 'l', type: 'symlink', mode: 0, size: 0, content: 'a' };
const directory: ManifestEntry = { path: 'a', type: 'directory', mode: 0o755, size: 0, content: '' };

describe('differences are named', () => {
  test.each([
    ['nothing', [directory, file, link], []],
    ['a missing file', [directory, link], ['a/b c is missing']],
    ['a file too many', [directory, file, link, { ...file, path: 'z' }], ['z should not be there']],
    ['content', [directory, { ...file, content: 'b'.repeat(64) }, link], ['a/b c has other content']],
    ['size', [directory, { ...file, size: 4 }, link], ['a/b c has 4 bytes, not 3']],
    ['mode', [directory, { ...file, mode: 0o600 }, link], ['a/b c has mode 0600, not 0644']],
    ['the mode of a directory', [{ ...directory, mode: 0o700 }, file, link], ['a has mode 0700, not 0755']],
    ['type', [directory, { ...link, path: 'a/b c' }, link], ['a/b c is a symlink, not a file']],
    ['where a link leads', [directory, file, { ...link, content: 'x' }], ['l leads to x, not a']],
  ])('%s', (_, found, lines) => {
    expect(compareManifests([directory, file, link], found)).toEqual(lines);
  });
});

test('a difference holds both sides, missing paths before those that should not be there', () => {
  const edited = { ...file, size: 4 };
  const strange = { ...file, path: 'z' };
  expect(treeDifferences([directory, file, link], [directory, edited, strange])).toEqual([
    { path: 'a/b c', wanted: file, found: edited },
    { path: 'l', wanted: link, found: undefined },
    { path: 'z', wanted: undefined, found: strange },
  ]);
});

describe('the steps that make a tree equal to another', () => {
  const long = { ...file, size: 1024 ** 2 };
  test.each([
    ['nothing', [directory, file], { send: [], remove: [], changed: 0, otherType: false, longFile: false }],
    ['an empty tree', [], { send: ['a', 'a/b c'], changed: 1, otherType: false, longFile: false }],
    ['a path too many', [directory, file, link], { send: [], remove: ['l'], changed: 0 }],
    ['a link where a file belongs', [directory, { ...link, path: 'a/b c' }], { otherType: true, changed: 1 }],
    ['the mode of a directory', [{ ...directory, mode: 0o700 }, file], { send: ['a'], changed: 0 }],
  ])('%s', (_, found, steps) => {
    expect(syncSteps([directory, file], found)).toMatchObject(steps);
  });

  test('a long file is compared only where the other one is long as well', () => {
    expect(syncSteps([long], [{ ...long, content: 'b'.repeat(64) }]).longFile).toBe(true);
    expect(syncSteps([long], [file]).longFile).toBe(false);
    expect(syncSteps([long], []).longFile).toBe(false);
  });
});
