import { countOf } from '@fairway/runtime';
import type { Client } from 'pg';
import { withConnection } from '../connection/connection.ts';
import type { DatabaseTarget } from '../connection/database-url.ts';
import { redactorOf } from '../connection/redact.ts';
import { explainUnreachable, type Unreachable } from '../connection/unreachable.ts';
import type { Migration } from '../prisma/migrations-folder.ts';
import { type Comparison, compareHistory } from './compare.ts';
import { readHistory } from './history.ts';
import { type LockHolder, type MigrationLock, readMigrationLock, runOf } from './migration-lock.ts';

/** A database with tables that Prisma has never migrated. */
export interface Unmanaged {
  readonly kind: 'unmanaged';
  readonly tables: readonly string[];
}

/** A database with pending migrations whose lock another run holds: it migrates the database, or backs it up. */
export interface Locked {
  readonly kind: 'locked';
  readonly holder: LockHolder;
  /** The mark of the other run; undefined for a run of another tool. */
  readonly run?: string;
}

/** A database whose server continues a migration although its run is gone. */
export interface Abandoned {
  readonly kind: 'abandoned';
  readonly holder: LockHolder;
  readonly migrations: readonly string[];
}

/** The state of a database before or after a migration. */
export type DatabaseState = Comparison | Unmanaged | Unreachable | Locked | Abandoned;

export interface StateDeps {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for each query. Default: ten seconds. */
  readonly timeoutMs?: number | undefined;
  /** The mark of this run's own connection while it migrates. */
  readonly ownMark?: string;
}

/**
 * Reads the state of a database from its migrations folder and its own `_prisma_migrations`. Changes nothing. An empty
 * database is `pending` with all migrations of the folder.
 * @throws only the signal's reason, because a database that gives no answer is a state too
 */
export async function readState(
  target: DatabaseTarget,
  folder: readonly Migration[],
  { signal, timeoutMs = 10_000, ownMark }: StateDeps = {},
): Promise<DatabaseState> {
  try {
    return await withConnection(target, { timeoutMs, signal }, (client) =>
      ask(client, target.schema, folder, ownMark),
    );
  } catch (error) {
    signal?.throwIfAborted();
    return explainUnreachable(error, redactorOf([target.url]));
  }
}

/** Reads lock and history in one read-only transaction. */
async function ask(
  client: Client,
  schema: string,
  folder: readonly Migration[],
  ownMark: string | undefined,
): Promise<DatabaseState> {
  await client.query('BEGIN READ ONLY');
  try {
    // The lock first: a run that ends between the two reads has written its history by the second one.
    const lock = await readMigrationLock(client, ownMark);
    const history = await readHistory(client, schema);
    if (!history.managed && history.tables.length > 0) return { kind: 'unmanaged', tables: history.tables };
    const comparison = compareHistory(folder, history.managed ? history.rows : []);
    const unsettled = comparison.kind === 'pending' || comparison.kind === 'failed';
    return lock && unsettled ? whileLocked(lock, comparison) : comparison;
  } finally {
    await client.query('ROLLBACK');
  }
}

/**
 * A run that is gone has left a migration without end and message, and its session still works on it. A live run has
 * its mark, or a session that is idle between two statements. A backup holds the lock in the session that has its mark.
 */
function whileLocked({ holder, runs }: MigrationLock, { failed }: Comparison): Locked | Abandoned {
  const run = runOf(holder.application) ?? runs[0];
  const begun = failed.filter(({ logs }) => logs === null).map(({ name }) => name);
  if (run === undefined && holder.active && begun.length > 0)
    return { kind: 'abandoned', holder, migrations: begun };
  return { kind: 'locked', holder, ...(run === undefined ? {} : { run }) };
}

/** A state in a few words, for a table or a log line. */
export function describeState(state: DatabaseState): string {
  const count = (list: readonly unknown[], word: string) =>
    list.length > 0 ? [`${list.length} ${word}`] : [];
  switch (state.kind) {
    case 'up-to-date':
      return `up to date (${state.applied.length})`;
    case 'pending':
      return `${state.pending.length} pending`;
    case 'unmanaged':
      return `unmanaged (${countOf(state.tables.length, 'table')})`;
    case 'unreachable':
      return 'unreachable';
    case 'locked':
      return 'locked by another run';
    case 'abandoned':
      return 'abandoned but still running in the server';
    default: {
      const parts = [
        ...count(state.failed, 'half done'),
        ...count(state.edited, 'edited'),
        ...count(state.missing, 'missing'),
        ...count(state.backDated, 'back-dated'),
        ...count(state.ahead, 'ahead'),
      ];
      return `${state.kind} (${parts.join(', ')})`;
    }
  }
}
