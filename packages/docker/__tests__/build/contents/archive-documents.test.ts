import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { archiveDocuments } from '../../../src/build/contents/archive-documents.ts';

const contents = {
  'config.json': '{"architecture":"arm64"}',
  empty: '',
  exact: 'x'.repeat(512),
  'layer.tar.gz': 'l'.repeat(5 * 1024 * 1024),
  // A list of an image's contents can be longer than any manifest.
  'contents.json': JSON.stringify({ packages: 'p'.repeat(5 * 1024 * 1024) }),
  'last.json': '{"é":1}',
};
let archive: Buffer;

// tar itself makes the archive.
beforeAll(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'archive-'));
  try {
    for (const [name, text] of Object.entries(contents)) await writeFile(join(directory, name), text);
    const argv = ['--create', '--format=ustar', '--directory', directory, ...Object.keys(contents)];
    const made = await promisify(execFile)('tar', argv, { encoding: 'buffer', maxBuffer: 1 << 26 });
    archive = made.stdout;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
afterAll(() => {
  archive = Buffer.alloc(0);
});

function read(bytes: Buffer, size: number) {
  const found: Record<string, string> = {};
  const { push, isWhole } = archiveDocuments((name, content) => {
    found[name] = content.toString();
  });
  for (let at = 0; at < bytes.length; at += size) push(bytes.subarray(at, at + size));
  return { found, whole: isWhole() };
}

const { 'layer.tar.gz': _layer, empty: _empty, exact: _exact, ...documents } = contents;

test.each([100, 511, 512, 65_536, 1 << 26])(
  'JSON documents are read whole from chunks of %i bytes, other files are skipped',
  (size) => {
    expect(read(archive, size)).toEqual({ found: documents, whole: true });
  },
);

test.each([0, 700, 1024, 3000, 2_000_000])('an archive that ends after %i bytes is not whole', (length) => {
  expect(read(archive.subarray(0, length), 4096).whole).toBe(false);
});
