import { realpathSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, posix, resolve, sep } from 'node:path';
import { Failure, slipsBetween } from '@fairway/runtime';

/** Reads files of the checked-out repository, by their paths in the repository. */
export interface RepositoryFiles {
  /**
   * The bytes of a file.
   * @param wantedBy the place that names the file: `deploy/stack.yml, line 12`
   * @throws Failure when the file is missing or outside of the repository
   */
  read(path: string, wantedBy: string): Promise<Uint8Array>;
  /** The path on this machine for a path of the repository. */
  resolve(path: string, wantedBy: string): string;
}

export function repositoryFiles(workspace: string): RepositoryFiles {
  const root = resolve(workspace);
  function inside(path: string, wantedBy: string): string {
    const full = resolve(root, posix.normalize(path));
    const below = (top: string, one: string) => one === top || one.startsWith(`${top}${sep}`);
    const within = below(root, full);
    if (within && below(realPathOf(root), realPathOf(full))) return full;
    throw new Failure({
      what: `${wantedBy} names ${path}, which is not in the repository.`,
      why: within ? `A symbolic link of it leads out of ${root}.` : `It leads out of ${root}.`,
      fix: 'Put the file into the repository, and write its path relative to the root of the repository.',
    });
  }
  return {
    resolve: inside,
    async read(path, wantedBy) {
      const full = inside(path, wantedBy);
      try {
        return await readFile(full);
      } catch (cause) {
        const near = await nearNames(full);
        const others = near.map((name) => posix.join(posix.dirname(path), name));
        throw new Failure({
          what: `${wantedBy} names the file ${path}, which cannot be read.`,
          why: `In the repository, ${codeOf(cause)}.`,
          evidence: others.map((name) => `${name} is there`),
          fix:
            others.length > 0
              ? `Write ${others.join(' or ')}, or bring ${path} into the repository.`
              : 'Correct the path, or check that the step before (actions/checkout) put the file there.',
          cause,
        });
      }
    },
  };
}

/** The path behind all symbolic links; of a missing file, that of the nearest directory which exists. */
function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(realPathOf(above), basename(path));
  }
}

/** The files beside a missing one whose names differ from its name by a few characters. */
async function nearNames(missing: string): Promise<readonly string[]> {
  const name = basename(missing);
  const entries = await readdir(dirname(missing), { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !entry.isDirectory() && slipsBetween(entry.name, name) <= 3)
    .map((entry) => entry.name)
    .filter((other) => other !== name)
    .sort((a, b) => slipsBetween(a, name) - slipsBetween(b, name))
    .slice(0, 3);
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return 'there is no such file';
  return code === 'EISDIR' ? 'it is a directory' : code || String(error);
}
