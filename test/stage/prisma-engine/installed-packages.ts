import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { prismaMachineEnv } from './machine-env.ts';
import { copyPackageFiles, npmCache } from './npm-cache.ts';

const run = promisify(execFile);

/** Parts of Prisma's CLI for its studio, its local databases and its clients, and what no program reads. */
const unneeded = [
  ...['@electric-sql', '@radix-ui', '@types', '@visx', 'csstype', 'elkjs', 'lodash', 'mysql2', 'postgres'],
  ...['react', 'react-dom', '@prisma/query-plan-executor', '@prisma/streams-local', '@marina'],
  ...['@prisma/studio-core/dist/ui', '@prisma/dev/dist/runtime-assets', 'prisma/prisma-client'],
  ...['prisma/build/query_compiler_*', 'prisma/build/schema_engine_bg.wasm'],
  ...['effect/src', 'effect/dist/esm', 'effect/dist/dts'],
].map((path) => `node_modules/${path}`);
const neverRead = ['*.map', '*.d.ts', '*.d.mts', '*.d.cts', '*.md', 'metafile-*.json'];

/**
 * The `node_modules` that `npm ci` makes of marina's lock file. It is installed once for this machine. Nobody may write
 * into it: all tests link to it, so that Node finds what it compiled of the Prisma CLI for another test.
 */
export async function installedPackages(): Promise<string> {
  const draft = await mkdtemp(`${npmCache}-draft-`);
  try {
    await copyPackageFiles(draft);
    const lock = await readFile(join(draft, 'package-lock.json'));
    const hash = createHash('sha256').update(lock).digest('hex').slice(0, 16);
    const installed = `${npmCache}-installed-${hash}`;
    if (!existsSync(installed)) await install(draft, installed);
    return join(installed, 'node_modules');
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function install(draft: string, installed: string): Promise<void> {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], ...(await prismaMachineEnv()) };
  await run('npm', ['ci', '--include=dev', '--ignore-scripts'], { cwd: draft, env });
  await rename(draft, installed).catch((error) => {
    // Another test file was faster.
    if (!existsSync(installed)) throw error;
  });
}

/** Copies into a directory the `node_modules` that a migration needs, for a machine or an image that has none. */
export async function packPackages(to: string): Promise<void> {
  const from = join(await installedPackages(), '..');
  const left = [...unneeded, ...neverRead].map((pattern) => `--exclude=${pattern}`);
  const archive = join(to, 'packages.tar');
  await mkdir(to, { recursive: true });
  await run('tar', ['-C', from, ...left, '-cf', archive, 'node_modules']);
  await run('tar', ['-C', to, '-xf', archive]);
  await rm(archive);
}
