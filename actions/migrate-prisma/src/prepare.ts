import { sayElapsed } from '@fairway/action-kit';
import {
  findInstaller,
  findPrismaCli,
  type Installer,
  install,
  type PrismaProject,
  requireSameTarget,
  requireSessionLimits,
} from '@fairway/database';
import type { Host } from '@fairway/host';
import { type Clock, Failure } from '@fairway/runtime';
import { combine, settle } from './failures.ts';
import { type Database, type Inputs, secretInputVariables } from './inputs.ts';
import type { Surveyed } from './survey.ts';

export interface PrepareDeps {
  readonly host: Host;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The checkout: nobody looks for packages above it. */
  readonly workspace: string;
  readonly info: (line: string) => void;
  readonly progress: (line: string) => void;
}

/** A database whose Prisma CLI is there and aims at the very database and folder that were surveyed. */
export interface Prepared extends Surveyed {
  readonly project: PrismaProject;
}

/**
 * Makes the Prisma CLI of every project ready, installing packages where they are missing, and asks each where it
 * would go.
 * @throws Failure when a CLI is not there, or aims elsewhere.
 */
export async function prepare(
  surveyed: readonly Surveyed[],
  inputs: Inputs,
  deps: PrepareDeps,
): Promise<readonly Prepared[]> {
  await installMissing(surveyed, inputs, deps);
  const works = surveyed.map(async (one): Promise<Prepared> => {
    const { name, directory, schema, urlVariable, target } = one.database;
    const cli = await requireCli(one.database, deps);
    const project = { cli, directory, target, urlVariable, ...(schema === undefined ? {} : { schema }) };
    const { host, signal } = deps;
    await requireSameTarget(host, name, project, one.migrations.length, {
      signal,
      timeoutMs: inputs.timeoutMs,
    });
    await requireSessionLimits(name, target, inputs.limits, signal);
    deps.info(`${name}: Prisma ${cli.version} aims at the same database and migrations.`);
    return { ...one, project };
  });
  const { values, failures } = await settle(works);
  if (failures.length > 0) throw combine('Several projects cannot run Prisma.', failures);
  return values;
}

/** One installation for each lock file, one after the other: package managers share a cache and the disk. */
async function installMissing(
  surveyed: readonly Surveyed[],
  inputs: Inputs,
  deps: PrepareDeps,
): Promise<void> {
  const { host, clock, signal, workspace, info, progress } = deps;
  const installers = new Map<string, Installer>();
  for (const { database } of surveyed) {
    if (await findPrismaCli(host, database.directory, workspace)) continue;
    if (inputs.install === 'never') {
      throw new Failure({
        what: `Prisma is not installed for "${database.name}" in ${database.directory}.`,
        why: 'No node_modules/.bin/prisma is there or above it, and "install" is "never".',
        fix: 'Install the packages in a step before this one, or set install: auto.',
      });
    }
    const installer = await findInstaller(host, database.directory, workspace);
    installers.set(installer.root, installer);
  }
  for (const installer of installers.values()) {
    const start = clock.now();
    const shown = `\`${installer.argv.join(' ')}\` in ${installer.root}`;
    progress(`Running ${shown}`);
    await install(host, installer, {
      onLine: (line) => progress(`${installer.argv[0]}: ${line}`),
      hide: secretInputVariables,
      signal,
      timeoutMs: inputs.timeoutMs,
    });
    info(`Ran ${shown}: ${sayElapsed(clock.now() - start)}`);
  }
}

async function requireCli(
  { name, directory }: Database,
  { host, workspace }: PrepareDeps,
): Promise<PrismaProject['cli']> {
  const cli = await findPrismaCli(host, directory, workspace);
  if (cli) return cli;
  throw new Failure({
    what: `The project of "${name}" in ${directory} does not have Prisma.`,
    why: 'Its packages were installed, and no node_modules/.bin/prisma came along.',
    fix: 'Add prisma to its devDependencies, and commit package.json with its lock file.',
  });
}
