import { readdir, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';

/** Whether a file only keeps an empty directory in Git. */
export function isPlaceholder(path: string): boolean {
  return ['.gitkeep', '.keep', '.gitignore'].includes(posix.basename(path));
}

/** What a path of the repository is. */
export async function kindOf(path: string): Promise<'file' | 'directory'> {
  return (await stat(path)).isDirectory() ? 'directory' : 'file';
}

/**
 * Whether a path of the repository is a file, or a directory with files.
 * @param comes whether a file reaches the hosts, by its path in the directory; such a file does not count
 */
export async function hasContent(path: string, comes: (path: string) => boolean): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return false;
  return found.isDirectory() ? holdsFiles(path, '', comes) : true;
}

async function holdsFiles(at: string, below: string, comes: (path: string) => boolean): Promise<boolean> {
  const entries = await readdir(join(at, below), { withFileTypes: true });
  for (const entry of entries) {
    const path = posix.join(below, entry.name);
    if (comes(path) || (below === '' && entry.name === '.git')) continue;
    if (!entry.isDirectory()) {
      if (!isPlaceholder(entry.name)) return true;
    } else if (await holdsFiles(at, path, comes)) return true;
  }
  return false;
}
