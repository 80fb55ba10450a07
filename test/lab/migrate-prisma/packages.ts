import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { prismaMachineEnv } from '../../stage/prisma-engine/machine-env.ts';
import { copyPackageFiles, npmCache } from '../../stage/prisma-engine/npm-cache.ts';

const run = promisify(execFile);

/** Gives a checkout of marina its packages: npm installs them once for this machine, the rest are copies. */
export async function installPackages(directory: string): Promise<void> {
  const lock = await readFile(join(directory, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex').slice(0, 16);
  const installed = `${npmCache}-installed-${hash}`;
  if (!existsSync(installed)) await install(installed);
  await run('cp', ['-a', '--reflink=auto', join(installed, 'node_modules'), directory]);
}

/** Installs what marina's lock file names, from the cache that setup has filled. */
async function install(to: string): Promise<void> {
  const draft = await mkdtemp(`${npmCache}-draft-`);
  try {
    await copyPackageFiles(draft);
    await run('npm', ['ci', '--include=dev', '--ignore-scripts'], {
      cwd: draft,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...(await prismaMachineEnv()) },
    });
    await rename(draft, to);
  } catch (error) {
    // Another test file was faster.
    if (!existsSync(to)) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
