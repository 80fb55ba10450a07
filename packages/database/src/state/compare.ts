import { matchesChecksum } from '../prisma/checksum.ts';
import type { Migration } from '../prisma/migrations-folder.ts';
import type { HistoryRow } from './history.ts';

/** A migration that began and did not end. */
export interface HalfDone {
  readonly name: string;
  readonly startedAt: Date;
  /** The server's message; null where the run was killed before it could write one, or still runs. */
  readonly logs: string | null;
}

export type HistoryKind = 'up-to-date' | 'pending' | 'failed' | 'diverged' | 'ahead';

/** A migrations folder compared with the history of a database. All lists hold names in the order of migrations. */
export interface Comparison {
  readonly kind: HistoryKind;
  /** In the folder, and complete in the database. */
  readonly applied: readonly string[];
  /** In the folder, and not in the database. */
  readonly pending: readonly string[];
  readonly failed: readonly HalfDone[];
  /** Applied, but with another script. */
  readonly edited: readonly string[];
  /** Applied, not in the folder, and older than the folder's last migration. */
  readonly missing: readonly string[];
  /** Pending, and older than an applied migration. */
  readonly backDated: readonly string[];
  /** Applied, not in the folder, and newer than every migration there: a newer release was deployed. */
  readonly ahead: readonly string[];
}

/**
 * Compares a migrations folder with the rows of `_prisma_migrations`. An unfinished row counts even beside a finished one of
 * the same name: Prisma applies nothing then (P3009). Prisma's own `migrate status` reports an edited
 * script and a database that is ahead as "up to date", and `migrate deploy` migrates a diverged history.
 */
export function compareHistory(folder: readonly Migration[], rows: readonly HistoryRow[]): Comparison {
  const live = rows.filter((row) => row.rolledBackAt === null);
  const done = new Map(live.filter((row) => row.finishedAt !== null).map((row) => [row.name, row]));
  const failed = live
    .filter((row) => row.finishedAt === null)
    .map(({ name, startedAt, logs }) => ({ name, startedAt, logs }));
  const unfinished = new Set(failed.map((row) => row.name));
  const known = new Set(folder.map((migration) => migration.name));

  const names = (wanted: (migration: Migration) => boolean) =>
    folder.filter(wanted).map((migration) => migration.name);
  const strangers = sorted([...done.keys()].filter((name) => !known.has(name)));
  const lastOfFolder = folder.at(-1)?.name ?? '';
  const lastApplied = sorted([...done.keys()]).at(-1) ?? '';

  const applied = names(({ name }) => done.has(name));
  const pending = names(({ name }) => !done.has(name) && !unfinished.has(name));
  const edited = names(({ name, script }) => {
    const row = done.get(name);
    return row !== undefined && !matchesChecksum(script, row.checksum);
  });
  const missing = strangers.filter((name) => isOlder(name, lastOfFolder));
  const ahead = strangers.filter((name) => !isOlder(name, lastOfFolder));
  const backDated = pending.filter((name) => isOlder(name, lastApplied));
  const lists = { applied, pending, failed, edited, missing, backDated, ahead };
  return { kind: kindOf(lists), ...lists };
}

/** The worst kind that applies, which has to be repaired first. */
function kindOf(lists: Omit<Comparison, 'kind'>): HistoryKind {
  if (lists.failed.length > 0) return 'failed';
  if (lists.edited.length + lists.missing.length + lists.backDated.length > 0) return 'diverged';
  if (lists.ahead.length > 0) return 'ahead';
  return lists.pending.length > 0 ? 'pending' : 'up-to-date';
}

function isOlder(name: string, than: string): boolean {
  return name.localeCompare(than) < 0;
}

function sorted(names: readonly string[]): readonly string[] {
  return [...names].sort((a, b) => a.localeCompare(b));
}
