import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { archiveOf } from '../../src/sync/archive.ts';
import { readSourceManifest } from '../../src/sync/source-manifest.ts';

let directory: string;
let from: string;
let to: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fairway-archive-'));
  from = join(directory, 'from');
  to = join(directory, 'to');
  const deep = join(from, 'd'.repeat(99), 'e'.repeat(120));
  await mkdir(deep, { recursive: true });
  await mkdir(to);
  await writeFile(join(deep, '-x Übergröße\n"quoted"'), Buffer.alloc(1_024, 1));
  await writeFile(join(deep, 'f'.repeat(200)), 'long name');
  await symlink('g'.repeat(300), join(from, 'long link'));
  await symlink('/nowhere', join(from, 'link'));
  await writeFile(join(from, 'empty'), '');
  await writeFile(join(from, 'large'), Buffer.alloc(300_001, 'large'));
  await chmod(join(from, 'large'), 0o4750);
  await mkdir(join(from, 'closed'));
  await writeFile(join(from, 'closed', 'file'), 'in it');
  await chmod(join(from, 'closed'), 0o2555);
});
afterEach(async () => {
  await Promise.all([from, to].map((at) => chmod(join(at, 'closed'), 0o755).catch(() => {})));
  await rm(directory, { recursive: true, force: true });
});

function unpack(archive: Buffer | undefined): void {
  execFileSync('tar', ['-x', '-p', '-o', '-m', '-f', '-', '-C', to], { input: archive ?? '' });
}

test('an archive unpacks to the same tree', async () => {
  const manifest = await readSourceManifest(from);
  unpack(
    await archiveOf(
      from,
      manifest,
      manifest.map(({ path }) => path),
    ),
  );
  expect(await readSourceManifest(to)).toEqual(manifest);
});

test('an archive holds only the requested paths, and is made once', async () => {
  const manifest = await readSourceManifest(from);
  const first = archiveOf(from, manifest, ['empty', 'link']);
  unpack(await first);
  expect((await readSourceManifest(to)).map(({ path }) => path)).toEqual(['empty', 'link']);
  expect(archiveOf(from, manifest, ['empty', 'link'])).toBe(first);
});

test('no archive is made with a file that has grown since it was read', async () => {
  const manifest = await readSourceManifest(from);
  await writeFile(join(from, 'empty'), 'no more');
  expect(await archiveOf(from, manifest, ['empty'])).toBeUndefined();
});
