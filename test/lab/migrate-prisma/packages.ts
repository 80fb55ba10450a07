import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { prismaMachineEnv } from '../../prisma-engine/machine-env.ts';

/** Installs the packages of a checkout of marina, from the cache that setup has filled. */
export async function installPackages(directory: string): Promise<void> {
  await promisify(execFile)('npm', ['ci', '--include=dev', '--ignore-scripts'], {
    cwd: directory,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...(await prismaMachineEnv()) },
  });
}
