import type { Readable } from 'node:stream';
import type { Clock } from '@fairway/runtime';
import { compareContents } from '../../compare/compare.ts';
import type { Comparison, Contents } from '../../source.ts';
import type { MariaAccess } from '../access.ts';
import { countMariaRows, readMariaCatalog } from '../catalog.ts';
import { mariaName, runSql } from '../run-sql.ts';
import { holdEvents, withoutEvents } from './events.ts';
import { playSql } from './play-sql.ts';

/** Makes a database. @throws Failure where it is there */
export async function createMaria(access: MariaAccess, signal: AbortSignal): Promise<void> {
  await runSql(access, `CREATE DATABASE ${mariaName(access.database)};`, { signal, work: 'restore' });
}

/**
 * Plays a dump into an empty database, all but its events.
 * @returns the statements that make the events
 * @throws Failure at the first statement that the server refuses
 */
export async function fillMaria(
  access: MariaAccess,
  dump: Readable,
  options: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<string> {
  const { bytes, sql } = holdEvents(dump);
  await playSql(access, bytes, options);
  return sql();
}

/** Reads what was restored in the same way as what was dumped, and compares both: all but the events. */
export async function compareMaria(
  access: MariaAccess,
  expected: Contents,
  signal: AbortSignal,
): Promise<Comparison> {
  await runSql(access, collationSql(access, expected), { signal, work: 'restore' });
  const catalog = await readMariaCatalog(access, signal);
  const rows = await countMariaRows(access, catalog, signal);
  return compareContents(withoutEvents(expected), withoutEvents({ rows, catalog }), {
    counted: { of: 'table', unit: 'row' },
  });
}

/** A dump does not hold the collation of its database, which new tables get. */
function collationSql({ database }: MariaAccess, { catalog }: Contents): string {
  const detail = catalog.find(({ kind }) => kind === 'database')?.detail ?? '';
  const [, characters, collation] = /^(\w+), (\w+)$/.exec(detail) ?? [];
  if (characters === undefined) return 'DO 0;';
  return `ALTER DATABASE ${mariaName(database)} CHARACTER SET ${characters} COLLATE ${collation};`;
}
