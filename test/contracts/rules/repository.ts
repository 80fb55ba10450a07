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
  const whole = join(root, directory);
  if (!existsSync(whole)) return [];
  return readdirSync(whole, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
    .map((name) => ({ path: join(directory, name), text: readFileSync(join(whole, name), 'utf8') }));
}
