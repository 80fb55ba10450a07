import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from './git.ts';

/** A repository at one commit, from which workflows and actions are read. */
export interface Repository {
  /** `OWNER/NAME`. */
  readonly name: string;
  readonly commit: string;
  /** The text of a file; undefined for a missing file. */
  readFile(path: string): Promise<string | undefined>;
  /** A folder with all files, from which actions run. Each call returns the same one. */
  folder(): Promise<string>;
}

/**
 * The repository of a folder with its uncommitted work, whose actions are under test. Every `OWNER/REPO/…@ref` of this
 * name means this folder, whatever the ref.
 */
export async function folderRepository(path: string, name: string): Promise<Repository> {
  return {
    name,
    commit: await git(['rev-parse', 'HEAD'], path),
    folder: async () => path,
    readFile: (file) => readFileIn(path, file),
  };
}

/** The text of a file in a folder; undefined for a missing file. */
export async function readFileIn(folder: string, file: string): Promise<string | undefined> {
  const absolute = join(folder, file);
  const exists = await access(absolute).then(
    () => true,
    () => false,
  );
  return exists ? await readFile(absolute, 'utf8') : undefined;
}

/** The repository at a commit. As on GitHub, a file that is not committed does not exist. */
export function commitRepository(path: string, name: string, commit: string, copyTo: string): Repository {
  let copy: Promise<string> | undefined;
  return {
    name,
    commit,
    async readFile(file) {
      const listed = await git(['ls-tree', '--name-only', commit, '--', file], path);
      return listed === '' ? undefined : await git(['show', `${commit}:${file}`], path);
    },
    folder() {
      copy ??= cloneAt(path, commit, copyTo);
      return copy;
    },
  };
}

async function cloneAt(path: string, commit: string, to: string): Promise<string> {
  await git(['clone', '--quiet', '--no-checkout', path, to], path);
  await git(['checkout', '--quiet', '--detach', commit], to);
  return to;
}
