import { matchesChecksum } from '../prisma/checksum.ts';
import type { Migration } from '../prisma/migrations-folder.ts';
import type { HistoryRow } from './history.ts';

/** A migration that began and did not end. */
export interface HalfDone {
  readonly name: string;
  readonly startedAt: Date;
  /** What the server said; null where nobody was left to write it down: the run was killed, or it still runs. */
  readonly logs: string | null;
}

export type HistoryKind = 'up-to-date' | 'pending' | 'failed' | 'diverged' | 'ahead';

/** A migrations folder beside what the database says of itself. All lists hold names in the order of migrations. */
export interface Comparison {
  readonly kind: HistoryKind;
  /** Of the folder, and whole in the database. */
  readonly applied: readonly string[];
  /** Of the folder, and not in the database. */
  readonly pending: readonly string[];
  readonly failed: readonly HalfDone[];
  /** Applied, and the script is not the one that was applied. */
  readonly edited: readonly string[];
  /** Applied, not of the folder, and older than its last migration. */
  readonly missing: readonly string[];
  /** Pending, and older than one that is applied. */
  readonly backDated: readonly string[];
  /** Applied, not of the folder, and newer than all of it: a newer release was here. */
  readonly ahead: readonly string[];
}

/**
 * Compares a migrations folder with the rows of `_prisma_migrations`. Prisma's own `migrate status` says "up to date"
 * of an edited script and of a database that is ahead, and `migrate deploy` applies onto a diverged history.
 */
export function compareHistory(folder: readonly Migration[], rows: readonly HistoryRow[]): Comparison {
  const live = rows.filter((row) => row.rolledBackAt === null);
  const done = new Map(live.filter((row) => row.finishedAt !== null).map((row) => [row.name, row]));
  const failed = live
    .filter((row) => row.finishedAt === null && !done.has(row.name))
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

/** The worst that is true: what has to be put right first. */
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
