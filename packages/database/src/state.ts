import { type Comparison, compareHistory } from './compare.ts';
import { withConnection } from './connection.ts';
import type { DatabaseTarget } from './database-url.ts';
import { readHistory } from './history.ts';
import type { Migration } from './migrations-folder.ts';
import { redactorOf } from './redact.ts';
import { explainUnreachable, type Unreachable } from './unreachable.ts';

/** A database with tables that Prisma has never migrated. */
export interface Unmanaged {
  readonly kind: 'unmanaged';
  readonly tables: readonly string[];
}

/** What is true of a database before or after a migration. */
export type DatabaseState = Comparison | Unmanaged | Unreachable;

export interface StateDeps {
  readonly signal?: AbortSignal;
  /** Milliseconds for each question. Default: ten seconds. */
  readonly timeoutMs?: number;
}

/**
 * Reads the state of a database from its migrations folder and its own `_prisma_migrations`. Changes nothing. An
 * empty database is `pending` with all of the folder.
 * @throws only the signal's reason: a database that gives no answer is a state too.
 */
export async function readState(
  target: DatabaseTarget,
  folder: readonly Migration[],
  { signal, timeoutMs = 10_000 }: StateDeps = {},
): Promise<DatabaseState> {
  try {
    const history = await withConnection(target, { timeoutMs, ...(signal && { signal }) }, (client) =>
      readHistory(client, target.schema),
    );
    if (history.managed) return compareHistory(folder, history.rows);
    return history.tables.length > 0
      ? { kind: 'unmanaged', tables: history.tables }
      : compareHistory(folder, []);
  } catch (error) {
    signal?.throwIfAborted();
    return explainUnreachable(error, redactorOf([target.url]));
  }
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
      return `unmanaged (${state.tables.length} tables)`;
    case 'unreachable':
      return 'unreachable';
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
