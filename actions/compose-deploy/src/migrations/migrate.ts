import { randomBytes } from 'node:crypto';
import {
  type DatabaseEntry,
  type DatabasePlan,
  isRollbackSafe,
  type MigrateDeps,
  markSchemas,
  migrateDatabases,
  type Outcome,
  parseDatabaseUrl,
  planDatabases,
  runMark,
  type SchemaMark,
} from '@fairway/database';
import type { DeployContext } from '@fairway/deploy-kit';
import type { ComposeModel } from '@fairway/docker/compose';
import { type Host, localHost } from '@fairway/host';
import type { StoredRelease } from '../installation/stored-release.ts';

/** A service whose image brings Prisma migrations for a database that its environment names. */
export interface Migrator {
  readonly service: string;
  readonly entry: DatabaseEntry;
}

/**
 * Exits 0 in an image that can migrate: one with Node, Prisma, and a project with migrations in its working directory.
 * It runs without network, in place of the image's own program.
 */
const look = `
const fs = require("node:fs");
const path = require("node:path");
let at = process.cwd();
while (!fs.existsSync(path.join(at, "node_modules/prisma/package.json")) && at !== path.dirname(at)) at = path.dirname(at);
const prisma = fs.existsSync(path.join(at, "node_modules/prisma/package.json"));
process.exit(prisma && fs.existsSync("prisma/migrations") ? 0 : 3);
`.trim();

/** The services of a release that have the URL of a database in their environment. */
export function candidatesOf(
  { model, release }: StoredRelease,
  variable: string,
): readonly { readonly service: string; readonly url: string; readonly image: string }[] {
  return Object.entries(model.services).flatMap(([service, { environment = {} }]) => {
    const url = environment[variable];
    const image = release.digests[service];
    return url && image && /^postgres(?:ql)?:/.test(url) ? [{ service, url, image }] : [];
  });
}

/**
 * Finds the services of a release that migrate a database. Such a service has the URL in its environment and Prisma
 * migrations in its image. The first such service of a database migrates it.
 * @param variable the name of the variable with the URL
 */
export async function findMigrators(
  host: Host,
  stored: StoredRelease,
  variable: string,
  signal: AbortSignal,
): Promise<readonly Migrator[]> {
  const { model } = stored;
  const candidates = candidatesOf(stored, variable);
  const found = await Promise.all(
    candidates.map(async ({ service, url, image }): Promise<readonly Migrator[]> => {
      const { exitCode } = await host.exec(
        [
          'docker',
          'run',
          '--rm',
          '--interactive',
          '--network',
          'none',
          '--entrypoint',
          'node',
          '--',
          image,
          '-',
        ],
        { stdin: look, accept: 'any', timeoutMs: 60_000, signal, show: `look for migrations in ${image}` },
      );
      if (exitCode !== 0) return [];
      const network = networkOf(model, service);
      const entry: DatabaseEntry = {
        name: service,
        target: parseDatabaseUrl(service, url),
        urlVariable: variable,
        reach: { kind: 'in-image', host, image, ...(network ? { network } : {}) },
      };
      return [{ service, entry }];
    }),
  );
  const databases = new Set<string>();
  return found.flat().filter(({ entry: { target } }) => {
    const key = JSON.stringify([target.host, target.port, target.database, target.schema]);
    if (databases.has(key)) return false;
    databases.add(key);
    return true;
  });
}

function networkOf(model: ComposeModel, service: string): string | undefined {
  const [name = 'default'] = Object.keys(model.services[service]?.networks ?? {});
  return model.networks[name]?.name;
}

/** The state of the databases after migrating. */
export interface Migrated {
  readonly marks: readonly SchemaMark[];
  /** False where the previous release would no longer work with a database. */
  readonly rollbackSafe: boolean;
}

export interface MigrateRequest {
  readonly timeoutMs: number;
  readonly info: (line: string) => void;
  readonly progress: (line: string) => void;
  readonly context: DeployContext;
}

/**
 * Applies the pending migrations of a release, with its own image on the host, and reads each database back.
 * @param told receives the state of the databases, also after a failure
 * @throws Failure when a database cannot be migrated, or has a wrong state afterwards
 */
export async function migrate(
  migrators: readonly Migrator[],
  { timeoutMs, context, ...teller }: MigrateRequest,
  told: (migrated: Migrated) => void,
): Promise<void> {
  const outcomes = outcomesOf(migrators);
  try {
    await migrateDatabases(
      migrators.map(({ entry }) => entry),
      { allow: 'any', order: 'side-by-side', timeoutMs, limits: {}, backup: { when: 'never' } },
      depsOf(outcomes, { timeoutMs, context, ...teller }),
    );
  } finally {
    const all = [...outcomes.values()];
    told({ marks: await markSchemas(all), rollbackSafe: isRollbackSafe(all) });
  }
}

/**
 * Plans the migrations that {@link migrate} would apply. Nothing is changed.
 * @throws Failure when the database cannot be queried, or could not be migrated
 */
export async function planPending(
  { entry }: Migrator,
  context: DeployContext,
): Promise<DatabasePlan | undefined> {
  const outcomes = outcomesOf([{ service: entry.name, entry }]);
  const silent = { info: () => {}, progress: () => {}, timeoutMs: 60_000, context };
  await planDatabases([entry], { allow: 'any' }, depsOf(outcomes, silent));
  return outcomes.get(entry.name)?.plan;
}

function outcomesOf(migrators: readonly Migrator[]): Map<string, Outcome> {
  return new Map(migrators.map(({ entry }) => [entry.name, { entry }]));
}

function depsOf(
  outcomes: Map<string, Outcome>,
  { timeoutMs, info, progress, context }: MigrateRequest,
): MigrateDeps {
  const { clock, logger, signal, github } = context;
  return {
    clock,
    logger,
    signal,
    here: localHost({ logger, clock }),
    workspace: github.workspace,
    install: { when: 'never', hide: [], timeoutMs },
    mark: runMark(randomBytes(3).toString('hex'), `run ${github.runId} of ${github.repository}`),
    phase: (_name, work) =>
      work({ info, progress, proved: (what, evidence) => info(`${what} (${evidence})`) }),
    note(name, known) {
      const outcome = outcomes.get(name);
      if (outcome) outcomes.set(name, { ...outcome, ...known });
    },
  };
}
