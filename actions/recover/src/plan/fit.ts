import type { Manifest } from '@fairway/backups';
import type { LedgerEntry } from '@fairway/releases';

/**
 * Whether a release works with the data of a backup.
 * - `fits`: it is the release that ran then, or its newest migration is one that the data work for.
 * - `apart`: the data lack a migration that the release needs, or have lost what it needs.
 * - `unknown`: neither the backup nor the ledger says enough.
 */
export type Fit = 'fits' | 'apart' | 'unknown';

/** A release as a ledger knows it. */
export interface KnownRelease {
  readonly id: string;
  /** The newest migration of each database that it was made for, by the name of the database. */
  readonly migrations: Readonly<Record<string, string | null>>;
}

/** What the ledger knows of a release: the marks of its first run, because a later run may have found newer databases. */
export function knownRelease(entries: readonly LedgerEntry[], id: string): KnownRelease {
  const first = entries.find((entry) => entry.id === id && entry.schema && !entry.rollback);
  const marks = first?.schema?.map(({ name, newest }) => [name, newest] as const) ?? [];
  return { id, migrations: Object.fromEntries(marks) };
}

/** Judges the data of a backup by what they have, and where that is unknown by the release that ran then. */
export function fitOf(
  { source, release, migrations }: Pick<Manifest, 'source' | 'release' | 'migrations'>,
  { id, migrations: known }: KnownRelease,
): Fit {
  const newest = known[source];
  if (migrations && newest) return migrations.worksFor.includes(newest) ? 'fits' : 'apart';
  if (release === null) return 'unknown';
  return release.id === id ? 'fits' : 'unknown';
}
