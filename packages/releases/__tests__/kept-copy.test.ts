import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localHost, manifestOfHost, readSourceManifest, treeFacts } from '@fairway/host';
import { silentLogger as logger, systemClock } from '@fairway/runtime';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { bringCopy, keptCopy } from '../src/index.ts';

const deps = { logger, clock: systemClock };
const host = localHost(deps);
let directory: string;
let from: string;
let copies: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fairway-copies-'));
  from = join(directory, 'source');
  copies = join(directory, 'copies');
  await mkdir(join(from, 'sub'), { recursive: true });
  await writeFile(join(from, 'sub', 'kept'), 'the same in both releases');
  await writeFile(join(from, 'changed'), 'one');
  await writeFile(join(from, 'tool.sh'), 'true');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** Brings the source as it is now, and returns the path of its copy and its manifest. */
async function bring(earlier: readonly string[] = []) {
  const source = await readSourceManifest(from);
  const content = { to: join(directory, 'place'), ...treeFacts(source) };
  await bringCopy(host, content, copies, { from, source, earlier }, deps);
  return { copy: keptCopy(copies, content), manifest: content.manifest };
}

describe('a copy of the next release', () => {
  test('links the files that did not change, and leaves the earlier copy as it was', async () => {
    const first = await bring();
    await writeFile(join(from, 'changed'), 'two');
    await chmod(join(from, 'tool.sh'), 0o755);
    const second = await bring([first.manifest]);
    const inode = async (copy: string, path: string) => (await stat(join(copy, path))).ino;
    expect(await inode(second.copy, 'sub/kept')).toBe(await inode(first.copy, 'sub/kept'));
    for (const path of ['changed', 'tool.sh'])
      expect(await inode(second.copy, path)).not.toBe(await inode(first.copy, path));
    expect(await readFile(join(first.copy, 'changed'), 'utf8')).toBe('one');
    for (const { copy, manifest } of [first, second]) expect(await manifestOfHost(host, copy)).toBe(manifest);
  });

  test('is whole although the earlier copy was changed by somebody', async () => {
    const first = await bring();
    await writeFile(join(first.copy, 'sub', 'kept'), 'edited by hand, and longer');
    await writeFile(join(from, 'changed'), 'two');
    const second = await bring([first.manifest]);
    expect(await manifestOfHost(host, second.copy)).toBe(second.manifest);
    expect(await readFile(join(first.copy, 'sub', 'kept'), 'utf8')).toBe('edited by hand, and longer');
  });

  test('does without an earlier copy that is not there', async () => {
    const { copy, manifest } = await bring(['0'.repeat(64)]);
    expect(await manifestOfHost(host, copy)).toBe(manifest);
  });
});
