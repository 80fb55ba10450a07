import { mkdtemp, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { localHost } from '../../src/local-host.ts';
import { findReading, manifestProgram, parseReading, type Reading } from '../../src/sync/host-manifest.ts';
import { digestOf, type ManifestEntry, sortManifest } from '../../src/sync/manifest.ts';

const host = localHost({ logger: silentLogger, clock: systemClock });
const sum = 'a'.repeat(64);
const file: ManifestEntry = { path: 'a/b c', type: 'file', mode: 0o644, size: 3, content: sum };
const link: ManifestEntry = { path: 'l', type: 'symlink', mode: 0, size: 0, content: 'a' };
const directory: ManifestEntry = { path: 'a', type: 'directory', mode: 0o755, size: 0, content: '' };

test('the output of a host is read field by field, whatever characters a name holds', () => {
  const output = [
    'd 755 4096 1.5 7',
    '',
    'a',
    'f 644 3 1.5 8',
    '',
    'a/b c',
    'f 600 3 1.5 9',
    '',
    'sums',
    'f 4755 0 1.5 10',
    '',
    'new\nline',
    'l 777 1 1.5 11',
    'a',
    'l',
    'p 644 0 1.5 12',
    '',
    'pipe',
    'sums 1700000000',
    `${sum} *./a/b c`,
    `${'b'.repeat(64)} *./new\nline`,
    `${'c'.repeat(64)} *./sums`,
    '',
  ].join('\0');
  const reading = parseReading(output);
  expect(reading.began).toBe(1_700_000_000);
  expect(reading.manifest).toEqual(
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
  expect(parseReading('sums 1700000000\0').manifest).toEqual([]);
});

describe('a reading right after another', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'fairway-reading-'));
    for (const name of ['same', 'other', 'moved']) await writeFile(join(root, name), name);
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  async function again(earlier: Reading): Promise<Reading> {
    const argv = ['sh', '-c', `cd "$1" && ${manifestProgram(earlier).trim()}`, 'sh', root];
    return parseReading((await host.exec(argv)).stdout, earlier);
  }
  const contents = ({ manifest }: Reading) =>
    Object.fromEntries(manifest.map(({ path, content }) => [path, content]));

  test('sees a change made meanwhile, even if length and time were restored', async () => {
    const first = (await findReading(host, root)) as Reading;
    const { atime, mtime } = await stat(join(root, 'other'));
    await writeFile(join(root, 'other'), 'rehto');
    await utimes(join(root, 'other'), atime, mtime);
    const second = await again(first);
    expect(second.manifest).toEqual((await findReading(host, root))?.manifest);
    expect(contents(second)['other']).not.toBe(contents(first)['other']);
  });

  test('takes over the hash of a file only where change time, inode and length are the same', async () => {
    const first = (await findReading(host, root)) as Reading;
    await writeFile(join(root, 'other'), 'rehto');
    await rename(join(root, 'other'), join(root, 'moved'));
    // As if the clock had been set back: no file seems to be newer, so none is hashed.
    const second = await again({ ...first, began: first.began + 1000 });
    expect(contents(second)).toEqual({ same: contents(first)['same'], moved: '' });
  });
});

test('equal trees have equal digests in any order of listing, and different trees have different ones', () => {
  const digest = digestOf(sortManifest([link, file, directory]));
  expect(digestOf(sortManifest([directory, file, link]))).toBe(digest);
  expect(digestOf(sortManifest([directory, { ...file, mode: 0o600 }, link]))).not.toBe(digest);
});
