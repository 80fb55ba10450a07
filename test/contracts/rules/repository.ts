import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The root of this repository. */
export const root = join(import.meta.dirname, '../../..');

/** The text of a file, by its path from the root. */
export function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** Every file that is, or may be, committed: paths from the root. */
export function repositoryFiles(): string[] {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return list.split('\0').filter((path) => path !== '' && existsSync(join(root, path)));
}

/** TypeScript files below a directory, as path and text. */
export function sourcesBelow(directory: string): { readonly path: string; readonly text: string }[] {
  if (!existsSync(join(root, directory))) return [];
  return filesBelow(directory)
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({ path, text: textOf(path) }));
}

/** Files below a directory. Links are not followed: those of pnpm lead to every package that there is. */
function filesBelow(directory: string): string[] {
  return readdirSync(join(root, directory), { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (!entry.isDirectory()) return [path];
    return entry.name === 'node_modules' ? [] : filesBelow(path);
  });
}
