import { z } from 'zod';
import type { PgSession } from '../../psql/session.ts';
import type { CatalogEntry } from '../../source.ts';
import { databaseQueries } from './database.ts';
import { comparable } from './expression.ts';
import { otherQueries, programQueries } from './programs.ts';
import { relationQueries, tableQueries } from './relations.ts';
import { remarkQueries, rightsQueries } from './rights.ts';

const row = z.object({
  kind: z.string(),
  name: z.string(),
  detail: z.string().nullish(),
  expression: z.string().nullish(),
});

const queries = [
  ...relationQueries,
  ...tableQueries,
  ...programQueries,
  ...otherQueries,
  ...rightsQueries,
  ...remarkQueries,
  ...databaseQueries,
];

/**
 * Reads everything of a database that a restore can lose without an error, rows, sequences and large objects apart. What
 * extensions bring is left out, since a dump leaves it out too.
 */
export function readCatalog(session: PgSession): Promise<readonly CatalogEntry[]> {
  return read(session, queries);
}

/** Reads the entries of the database itself anew: its owner, its privileges, its settings. */
export async function withDatabase(
  session: PgSession,
  catalog: readonly CatalogEntry[],
): Promise<readonly CatalogEntry[]> {
  const rest = catalog.filter(({ kind }) => kind !== 'database' && kind !== 'setting');
  return [...rest, ...(await read(session, databaseQueries))];
}

async function read(session: PgSession, queries: readonly string[]): Promise<readonly CatalogEntry[]> {
  // All at once: a server that is far away answers each a moment later.
  const answers = await Promise.all(queries.map((query) => session.query(query, row)));
  return answers.flat().map(({ kind, name, detail, expression }) => {
    const parts = [detail ?? '', expression ? comparable(expression) : ''];
    return { kind, name, detail: parts.filter(Boolean).join('; ') };
  });
}
