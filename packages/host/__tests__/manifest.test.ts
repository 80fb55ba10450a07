import { describe, expect, test } from '@jest/globals';
import { parseHostManifest } from '../src/sync/host-manifest.ts';
import { compareManifests, digestOf, type ManifestEntry, sortManifest } from '../src/sync/manifest.ts';

const sum = 'a'.repeat(64);
const file: ManifestEntry = { path: 'a/b c', type: 'file', mode: 0o644, size: 3, content: sum };
const link: ManifestEntry = { path: 'l', type: 'symlink', mode: 0, size: 0, content: 'a' };
const directory: ManifestEntry = { path: 'a', type: 'directory', mode: 0o755, size: 0, content: '' };

test('what a host prints is read field by field, whatever is in a name', () => {
  const output = [
    'd 755 4096',
    '',
    'a',
    'f 644 3',
    '',
    'a/b c',
    'f 600 3',
    '',
    'sums',
    'f 4755 0',
    '',
    'new\nline',
    'l 777 1',
    'a',
    'l',
    'p 644 0',
    '',
    'pipe',
    'sums',
    `${sum} *./a/b c`,
    `${'b'.repeat(64)} *./new\nline`,
    `${'c'.repeat(64)} *./sums`,
    '',
  ].join('\0');
  expect(parseHostManifest(output)).toEqual(
    sortManifest([
      directory,
      file,
      { ...file, path: 'sums', mode: 0o600, content: 'c'.repeat(64) },
      { ...file, path: 'new\nline', mode: 0o4755, size: 0, content: 'b'.repeat(64) },
      link,
      { path: 'pipe', type: 'other', mode: 0o644, size: 0, content: '' },
    ]),
  );
});

test('an empty directory is an empty manifest', () => {
  expect(parseHostManifest('sums\0')).toEqual([]);
});

describe('what differs is named', () => {
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

test('equal trees have equal digests in whatever order they were listed, and other trees have others', () => {
  const digest = digestOf(sortManifest([link, file, directory]));
  expect(digestOf(sortManifest([directory, file, link]))).toBe(digest);
  expect(digestOf(sortManifest([directory, { ...file, mode: 0o600 }, link]))).not.toBe(digest);
});
