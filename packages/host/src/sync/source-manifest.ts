import { createHash, hash } from 'node:crypto';
import { createReadStream, lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setImmediate as otherWork } from 'node:timers/promises';
import { Failure, messageOf } from '@fairway/runtime';
import { type Manifest, type ManifestEntry, sortManifest } from './manifest.ts';

/**
 * Files up to this size, in bytes, are read at once, without the thread pool. For a small file the four trips to the
 * pool and the stream take several times as long as the reading itself.
 */
export const smallFile = 256 * 1024;
/** Milliseconds of reading after which other work gets its turn. */
export const turnMs = 10;

/** Whether a path below the root stays out of the manifest. A skipped directory stays out with all of its content. */
export type SkipPath = (path: string, isDirectory: boolean) => boolean;

/**
 * Reads the manifest of a directory of this machine.
 * @param skip paths that are left out and not read
 * @throws Failure when the path is not a directory, cannot be read, or holds files that cannot be synced (sockets,
 *   pipes, devices)
 */
export async function readSourceManifest(root: string, skip?: SkipPath): Promise<Manifest> {
  try {
    if (!(await lstat(`${root}/`)).isDirectory()) throw new Error('it is not a directory');
    const names = await listNames(root, skip);
    const entries: ManifestEntry[] = [];
    let turn = performance.now();
    for (const name of names) {
      entries.push(await readEntry(root, name));
      if (performance.now() - turn < turnMs) continue;
      await otherWork();
      turn = performance.now();
    }
    refuseSpecial(root, entries);
    return sortManifest(entries);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure({
      what: `The directory ${root} cannot be synced.`,
      why: `Reading it failed: ${messageOf(error)}.`,
      fix: 'Check the path; it is relative to the checkout of the repository.',
      cause: error,
    });
  }
}

/** All paths below a directory. `readdir` with `recursive` would follow links to directories, so it is not used. */
async function listNames(root: string, skip?: SkipPath, below = ''): Promise<string[]> {
  const found = await readdir(join(root, below), { withFileTypes: true });
  const names = await Promise.all(
    found.map(async (entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (skip?.(path, entry.isDirectory())) return [];
      return entry.isDirectory() ? [path, ...(await listNames(root, skip, path))] : [path];
    }),
  );
  return names.flat();
}

async function readEntry(root: string, path: string): Promise<ManifestEntry> {
  const full = join(root, path);
  const stats = lstatSync(full);
  const mode = stats.mode & 0o7777;
  if (stats.isDirectory()) return { path, type: 'directory', mode, size: 0, content: '' };
  if (stats.isSymbolicLink()) return { path, type: 'symlink', mode: 0, size: 0, content: readlinkSync(full) };
  if (!stats.isFile()) return { path, type: 'other', mode, size: 0, content: '' };
  const content = stats.size <= smallFile ? hash('sha256', readFileSync(full)) : await hashOfLarge(full);
  return { path, type: 'file', mode, size: stats.size, content };
}

async function hashOfLarge(file: string): Promise<string> {
  const sum = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: smallFile }), sum);
  return sum.digest('hex');
}

function refuseSpecial(root: string, entries: readonly ManifestEntry[]): void {
  const special = entries.filter(({ type }) => type === 'other').map(({ path }) => path);
  if (special.length === 0) return;
  throw new Failure({
    what: `The directory ${root} cannot be synced.`,
    why: 'It holds sockets, pipes or devices, which have no content to prove.',
    evidence: special.slice(0, 20),
    fix: 'Remove them from the directory.',
  });
}
