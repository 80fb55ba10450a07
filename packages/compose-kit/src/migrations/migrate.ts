import { randomBytes } from 'node:crypto';
import {
  type DatabasePlan,
  isRollbackSafe,
  type MigrateDeps,
  type MigrationOutcome,
  markSchemas,
  migrateDatabases,
  planDatabases,
  runMark,
  type SchemaMark,
} from '@fairway/database';
import type { DeployContext } from '@fairway/deploy-kit';
import { localHost } from '@fairway/host';
import type { Migrator } from './find-migrators.ts';

/** The state of the databases after migrating. */
export interface Migrated {
  readonly marks: readonly SchemaMark[];
  /** False where the previous release would no longer work with a database. */
  readonly rollbackSafe: boolean;
}

/** A plan is only told, so it waits for nobody for long. */
const lookWaitMs = 10_000;

export interface MigrateRequest {
  readonly timeoutMs: number;
  /** Milliseconds to wait for a backup, or another migration, of a database. */
  readonly lockWaitMs: number;
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
  { timeoutMs, lockWaitMs, context, ...teller }: MigrateRequest,
  told: (migrated: Migrated) => void,
): Promise<void> {
  const outcomes = outcomesOf(migrators);
  try {
    await migrateDatabases(
      migrators.map(({ entry }) => entry),
      {
        ...{ allow: 'any', order: 'side-by-side', limits: {}, backup: { when: 'never' } },
        ...{ timeoutMs, lockWaitMs },
      },
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
  await planDatabases([entry], { allow: 'any', lockWaitMs: lookWaitMs }, depsOf(outcomes, silent));
  return outcomes.get(entry.name)?.plan;
}

function outcomesOf(migrators: readonly Migrator[]): Map<string, MigrationOutcome> {
  return new Map(migrators.map(({ entry }) => [entry.name, { entry }]));
}

function depsOf(
  outcomes: Map<string, MigrationOutcome>,
  { timeoutMs, info, progress, context }: Omit<MigrateRequest, 'lockWaitMs'>,
): MigrateDeps {
  const { clock, logger, signal, github } = context;
  return {
    clock,
    logger,
    signal,
    here: localHost({ logger, clock }),
    workspace: github.workspace,
    install: { when: 'never', timeoutMs },
    mark: runMark(randomBytes(3).toString('hex'), `run ${github.runId} of ${github.repository}`),
    phase: (_name, work) =>
      work({ info, progress, proved: (what, evidence) => info(`${what} (${evidence})`) }),
    note(name, known) {
      const outcome = outcomes.get(name);
      if (outcome) outcomes.set(name, { ...outcome, ...known });
    },
  };
}
