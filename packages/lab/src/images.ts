import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { awaitReady, engineArguments, labelArguments } from './machines/machine.ts';
import { docker, run, runOrFail } from './machines/run.ts';
import type { Progress } from './progress.ts';
import { claimName } from './records/claim.ts';
import { cacheDirectory, machinesDirectory } from './records/directories.ts';
import { containerName, prefix } from './records/names.ts';
import { thisProcess } from './records/owner.ts';
import { removeLab } from './remove.ts';

/** The two images that every machine of a lab starts from, by reference in the machine's engine. */
export interface LabImages {
  /** Servers, builder, PostgreSQL. */
  readonly base: string;
  /** The same with the app base images in the registry's storage. */
  readonly registry: string;
}

/**
 * Finds or makes the images of this recipe. They are named after the hash of what they are made from, so another
 * checkout with another recipe never gets the wrong ones; the base also lies as a file in the user's cache, so that
 * a fresh engine needs no downloads.
 */
export async function provideImages(progress: Progress): Promise<LabImages> {
  const baseRecipe = await readFile(join(machinesDirectory, 'make-base'));
  const appsRecipe = await readFile(join(machinesDirectory, 'app-bases'));
  const baseHash = hashOf(baseRecipe);
  const base = `${prefix}/base:${baseHash}`;
  const registry = `${prefix}/registry:${hashOf(baseRecipe, appsRecipe)}`;
  if (!(await isThere(base))) {
    const file = join(cacheDirectory(), `base-${baseHash}.tar.zst`);
    if (!existsSync(file)) await makeBase(file, progress);
    await progress.track('base image imported into the engine', () =>
      runOrFail(['sh', '-c', 'zstd -dc "$1" | docker import - "$2"', 'import', file, base]),
    );
    await forgetOthers(`${prefix}/base`, base);
  }
  if (!(await isThere(registry))) {
    await progress.track('app base images made', (detail) => makeRegistry(base, registry, detail));
    await forgetOthers(`${prefix}/registry`, registry);
  }
  return { base, registry };
}

const hashOf = (...parts: Buffer[]): string =>
  createHash('sha256').update(Buffer.concat(parts)).digest('hex').slice(0, 12);

async function isThere(image: string): Promise<boolean> {
  return (await run(['docker', 'image', 'inspect', '--format', '{{.Id}}', image])).exitCode === 0;
}

async function makeBase(file: string, progress: Progress): Promise<void> {
  const unfinished = join(cacheDirectory(), `unfinished-${randomBytes(4).toString('hex')}.tar.zst`);
  await mkdir(cacheDirectory(), { recursive: true });
  try {
    await progress.track('base image made from Debian packages (once for this machine)', (detail) =>
      runOrFail([join(machinesDirectory, 'make-base'), unfinished], {
        onProgress: (line) => detail(line.slice(0, 70)),
      }),
    );
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
  await forgetFiles(file);
}

/** Removes the bases of older recipes, and what a crash left half-made an hour ago or more. */
async function forgetFiles(keep: string): Promise<void> {
  for (const name of await readdir(cacheDirectory())) {
    const file = join(cacheDirectory(), name);
    const isOld = Date.now() - (await stat(file)).mtimeMs > 3_600_000;
    if (file !== keep && (name.startsWith('base-') || isOld)) await rm(file, { force: true });
  }
}

async function makeRegistry(base: string, registry: string, detail: (text: string) => void): Promise<void> {
  // A lab of its own kind, so that a crash in here is swept like any other.
  const mark = { lab: `recipe-${randomBytes(4).toString('hex')}`, owner: thisProcess() };
  const name = containerName(mark.lab, 'maker');
  const directory = await claimName(mark);
  try {
    await cp(machinesDirectory, join(directory, 'machines'), { recursive: true });
    await Promise.all(['ca.crt', 'authorized_keys'].map((file) => writeFile(join(directory, file), '')));
    await docker(['volume', 'create', ...labelArguments(mark), name]);
    await docker([
      ...['run', '--detach', '--name', name, '--network', 'none', '--volume', `${name}:/var/lib/docker`],
      ...[...labelArguments(mark), ...engineArguments],
      ...['--volume', `${directory}:/lab:ro`, base, '/usr/bin/tini', '-g', '--', '/lab/machines/server'],
    ]);
    await awaitReady(mark.lab, 'maker', 'server');
    await docker(['exec', name, '/lab/machines/app-bases'], { onProgress: detail });
    // The machines that start from this image make host keys of their own.
    await docker(['exec', name, 'sh', '-c', 'rm -f /etc/ssh/ssh_host_*']);
    await docker(['stop', '--time', '20', name]);
    await docker(['commit', name, registry]);
  } finally {
    await removeLab(mark.lab);
  }
}

/** Removes the images of older recipes. One that a lab still runs from is refused by the engine, and stays. */
async function forgetOthers(repository: string, keep: string): Promise<void> {
  const all = await docker(['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}', repository]);
  for (const image of all.split('\n')) if (image && image !== keep) await run(['docker', 'rmi', image]);
}
