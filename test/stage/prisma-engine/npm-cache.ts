import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../../..');
const marina = join(root, 'workflows-examples/apps/marina');

/** Where npm keeps what marina's lock file names, so that jobs install it without any network. */
export const npmCache: string = join(root, '.tools/npm-cache');

/** Whether {@link fillNpmCache} has run for marina's lock file as it is now. */
export async function isNpmCacheFilled(): Promise<boolean> {
  return existsSync(await markerPath());
}

/**
 * Downloads every package of marina's lock file into {@link npmCache}, once for each state of that file.
 * @returns whether anything was downloaded.
 */
export async function fillNpmCache(): Promise<boolean> {
  if (await isNpmCacheFilled()) return false;
  const project = await mkdtemp(join(tmpdir(), 'fairway-npm-'));
  try {
    await copyPackageFiles(project);
    const argv = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--cache', npmCache];
    await promisify(execFile)('npm', argv, { cwd: project });
    await mkdir(npmCache, { recursive: true });
    await writeFile(await markerPath(), '');
  } finally {
    await rm(project, { recursive: true, force: true });
  }
  return true;
}

/** Copies what `npm ci` needs of marina into a directory. */
export async function copyPackageFiles(to: string): Promise<void> {
  const files = ['package.json', 'package-lock.json', 'harbor/package.json', 'marine-snow/package.json'];
  for (const file of files) await cp(join(marina, file), join(to, file));
}

async function markerPath(): Promise<string> {
  const lock = await readFile(join(marina, 'package-lock.json'));
  return join(npmCache, `filled-${createHash('sha256').update(lock).digest('hex').slice(0, 16)}`);
}
