import type { CatalogEntry } from '../source.ts';
import { type MariaAccess, mariaCommand } from './access.ts';
import { versionedTablesOf } from './catalog.ts';

/** How the history of system-versioned tables comes into a dump. */
export interface History {
  /** For mariadb-dump. */
  readonly options: readonly string[];
  /** The tables whose history the dump lacks, each with the reason. */
  readonly unread: readonly CatalogEntry[];
}

/** Finds out whether mariadb-dump can write the history of the tables that keep one: it leaves it out by itself. */
export async function historyOf(
  access: MariaAccess,
  catalog: readonly CatalogEntry[],
  signal: AbortSignal,
): Promise<History> {
  const tables = versionedTablesOf(catalog);
  if (tables.length === 0) return { options: [], unread: [] };
  const without = (reason: string): History => ({
    options: [],
    unread: tables.map((name) => ({ kind: 'history', name, detail: '', unread: reason })),
  });
  // mariadb-dump refuses the whole database for one such table.
  const precise = catalog.filter(
    ({ kind, detail }) => kind === 'column' && /bigint.* as ROW START/.test(detail),
  );
  if (precise.length > 0)
    return without(
      `the dump holds the rows of now alone: mariadb-dump cannot write a history by transactions, as of ${precise.map(({ name }) => name).join(', ')}`,
    );
  const { argv, env } = mariaCommand(access, 'dump', ['--help']);
  const { stdout } = await access.place.host.exec(argv, { env, signal, accept: 'any' });
  return stdout.includes('--dump-history')
    ? { options: ['--dump-history'], unread: [] }
    : without('the dump holds the rows of now alone: mariadb-dump writes a history from MariaDB 10.11 on');
}
