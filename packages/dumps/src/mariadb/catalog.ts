import { z } from 'zod';
import type { CatalogEntry } from '../source.ts';
import type { MariaAccess } from './access.ts';
import { entry, here, informationSchema } from './dialect/catalog-sql.ts';
import { mariaName, mariaText, queryMaria } from './run-sql.ts';

const entryShape = z.object({ kind: z.string(), name: z.string(), detail: z.string().nullable() });

const nameShape = z.object({ name: z.string() });

/** Reads everything that a restore of a database can lose without an error. */
export async function readMariaCatalog(
  access: MariaAccess,
  signal: AbortSignal,
): Promise<readonly CatalogEntry[]> {
  const options = { signal, database: access.database };
  const [found, sequences, unsteady] = await Promise.all([
    queryMaria(access, access.dialect.catalogSql, entryShape, options),
    access.dialect.hasSequences
      ? queryMaria(access, listOfTables("TABLE_TYPE = 'SEQUENCE'"), nameShape, options)
      : [],
    queryMaria(access, withoutSnapshot, nameShape, options),
  ]);
  const values = sequences.map(({ name }) =>
    entry(
      'sequence',
      mariaText(name),
      ['next_not_cached_value', 'minimum_value', 'maximum_value', 'increment', 'cycle_option'],
      mariaName(name),
    ),
  );
  const ofSequences =
    values.length === 0 ? [] : await queryMaria(access, values.join('\n'), entryShape, options);
  return [
    ...[...found, ...ofSequences].map(({ kind, name, detail }) => ({ kind, name, detail: detail ?? '' })),
    ...unsteady.map(({ name }) => ({
      kind: 'snapshot',
      name,
      detail: '',
      unread: 'its engine knows no snapshot, so its rows are of the moment at which they were read',
    })),
  ];
}

const listOfTables = (condition: string) =>
  `SELECT JSON_OBJECT('name', TABLE_NAME) FROM ${informationSchema}.TABLES WHERE ${here('TABLE_SCHEMA')} AND ${condition};`;

/** Tables of MyISAM, Aria and others that know no transaction. */
const withoutSnapshot = `SELECT JSON_OBJECT('name', t.TABLE_NAME) FROM ${informationSchema}.TABLES t LEFT JOIN ${informationSchema}.ENGINES e USING (ENGINE)
  WHERE ${here('t.TABLE_SCHEMA')} AND t.TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED') AND COALESCE(e.TRANSACTIONS, 'NO') <> 'YES';`;

const countShape = z.object({ name: z.string(), count: z.number() });

/** Counts the rows of every table, those of its history among them. */
export async function countMariaRows(
  access: MariaAccess,
  catalog: readonly CatalogEntry[],
  signal: AbortSignal,
): Promise<Readonly<Record<string, number>>> {
  const versioned = new Set(versionedTablesOf(catalog));
  const counts = tablesOf(catalog).map((name) => {
    const all = versioned.has(name) ? ' FOR SYSTEM_TIME ALL' : '';
    return `SELECT JSON_OBJECT('name', ${mariaText(name)}, 'count', COUNT(*)) FROM ${mariaName(name)}${all};`;
  });
  if (counts.length === 0) return {};
  const options = { signal, database: access.database, isLong: true };
  const rows = await queryMaria(access, counts.join('\n'), countShape, options);
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

/** The tables of a catalogue. */
export function tablesOf(catalog: readonly CatalogEntry[]): readonly string[] {
  return catalog.flatMap(({ kind, name }) => (kind === 'table' ? [name] : []));
}

/** The tables of a catalogue that keep what their rows were. */
export function versionedTablesOf(catalog: readonly CatalogEntry[]): readonly string[] {
  return catalog.flatMap(({ kind, name, detail }) =>
    kind === 'table' && detail.startsWith('SYSTEM VERSIONED') ? [name] : [],
  );
}

/** What goes on while a database is used. Everything else of a catalogue must stand still during a dump. */
const movesOn = new Set(['next id', 'sequence']);

/** A catalogue read before and after a dump, as one. @returns undefined where something has changed that must not */
export function joinCatalogs(
  before: readonly CatalogEntry[],
  after: readonly CatalogEntry[],
): readonly CatalogEntry[] | undefined {
  const later = new Map(after.map((one) => [`${one.kind} ${one.name}`, one]));
  if (later.size !== before.length) return undefined;
  const joined = before.map((one) => {
    const other = later.get(`${one.kind} ${one.name}`);
    if (other?.detail === one.detail) return one;
    if (other === undefined || !movesOn.has(one.kind)) return undefined;
    // The values of a sequence differ in the first number only.
    return one.kind === 'next id'
      ? { ...one, moved: [one.detail, other.detail] as const }
      : { ...one, unread: 'it was used while it was dumped' };
  });
  return joined.every((one) => one !== undefined) ? joined : undefined;
}
