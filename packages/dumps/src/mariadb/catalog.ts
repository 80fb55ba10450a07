import { z } from 'zod';
import type { CatalogEntry } from '../source.ts';
import type { MariaAccess } from './access.ts';
import { mariaName, mariaText, queryMaria } from './run-sql.ts';

const entryShape = z.object({ kind: z.string(), name: z.string(), detail: z.string().nullable() });

/** One entry of the catalogue. What has no value is left out of its detail. */
const entry = (kind: string, name: string, details: readonly string[], from: string) =>
  `SELECT JSON_OBJECT('kind', '${kind}', 'name', ${name}, 'detail', CONCAT_WS(', ', ${details.join(', ')})) FROM ${from};`;

const worded = (word: string, column: string) => `CONCAT('${word} ', NULLIF(${column}, ''))`;
const here = (column: string) => `${column} = DATABASE()`;
/** Other databases keep their names in a definition, and this one may have another after a restore. */
const bare = (column: string) => `REPLACE(${column}, CONCAT('\`', DATABASE(), '\`.'), '')`;
const dotted = (...columns: readonly string[]) => `CONCAT_WS('.', ${columns.join(', ')})`;

const is = 'information_schema';

/** Everything that a restore can lose without an error, as information_schema of MariaDB 10.2 and newer tells it. */
const catalogSql = [
  "SET SESSION group_concat_max_len = 1048576, SESSION time_zone = '+00:00';",
  entry(
    'database',
    "'collation'",
    ['DEFAULT_CHARACTER_SET_NAME', 'DEFAULT_COLLATION_NAME'],
    `${is}.SCHEMATA WHERE ${here('SCHEMA_NAME')}`,
  ),
  entry(
    'table',
    'TABLE_NAME',
    [
      "NULLIF(TABLE_TYPE, 'BASE TABLE')",
      'ENGINE',
      'TABLE_COLLATION',
      "NULLIF(CREATE_OPTIONS, '')",
      worded('comment', 'TABLE_COMMENT'),
    ],
    `${is}.TABLES WHERE ${here('TABLE_SCHEMA')} AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')`,
  ),
  entry(
    'next id',
    'TABLE_NAME',
    ['AUTO_INCREMENT'],
    `${is}.TABLES WHERE ${here('TABLE_SCHEMA')} AND AUTO_INCREMENT IS NOT NULL AND TABLE_TYPE <> 'SEQUENCE'`,
  ),
  entry(
    'column',
    dotted('c.TABLE_NAME', 'c.COLUMN_NAME'),
    [
      'ORDINAL_POSITION',
      'COLUMN_TYPE',
      "IF(IS_NULLABLE = 'YES', 'nullable', 'not null')",
      "CONCAT('default ', COLUMN_DEFAULT)",
      'COLLATION_NAME',
      "NULLIF(EXTRA, '')",
      worded('as', bare('GENERATION_EXPRESSION')),
      worded('comment', 'COLUMN_COMMENT'),
    ],
    `${is}.COLUMNS c JOIN ${is}.TABLES t USING (TABLE_SCHEMA, TABLE_NAME) WHERE ${here('c.TABLE_SCHEMA')} AND t.TABLE_TYPE <> 'SEQUENCE'`,
  ),
  entry(
    'index',
    dotted('TABLE_NAME', 'INDEX_NAME'),
    [
      "IF(NON_UNIQUE = 0, 'unique', NULL)",
      'INDEX_TYPE',
      "GROUP_CONCAT(CONCAT(COLUMN_NAME, COALESCE(CONCAT('(', SUB_PART, ')'), '')) ORDER BY SEQ_IN_INDEX SEPARATOR ' ')",
    ],
    `${is}.STATISTICS WHERE ${here('TABLE_SCHEMA')} GROUP BY TABLE_NAME, INDEX_NAME, NON_UNIQUE, INDEX_TYPE`,
  ),
  entry(
    'foreign key',
    dotted('k.TABLE_NAME', 'k.CONSTRAINT_NAME'),
    [
      "GROUP_CONCAT(k.COLUMN_NAME ORDER BY k.ORDINAL_POSITION SEPARATOR ' ')",
      "CONCAT('to ', IF(k.REFERENCED_TABLE_SCHEMA = DATABASE(), '', CONCAT(k.REFERENCED_TABLE_SCHEMA, '.')), k.REFERENCED_TABLE_NAME)",
      "GROUP_CONCAT(k.REFERENCED_COLUMN_NAME ORDER BY k.ORDINAL_POSITION SEPARATOR ' ')",
      "CONCAT('on update ', r.UPDATE_RULE)",
      "CONCAT('on delete ', r.DELETE_RULE)",
    ],
    `${is}.KEY_COLUMN_USAGE k JOIN ${is}.REFERENTIAL_CONSTRAINTS r
       ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME AND r.TABLE_NAME = k.TABLE_NAME
     WHERE ${here('k.TABLE_SCHEMA')} AND k.REFERENCED_TABLE_NAME IS NOT NULL
     GROUP BY k.TABLE_NAME, k.CONSTRAINT_NAME, k.REFERENCED_TABLE_SCHEMA, k.REFERENCED_TABLE_NAME, r.UPDATE_RULE, r.DELETE_RULE`,
  ),
  entry(
    'check',
    dotted('TABLE_NAME', 'CONSTRAINT_NAME'),
    ['CHECK_CLAUSE'],
    `${is}.CHECK_CONSTRAINTS WHERE ${here('CONSTRAINT_SCHEMA')}`,
  ),
  entry(
    'view',
    'TABLE_NAME',
    [
      bare('VIEW_DEFINITION'),
      worded('definer', 'DEFINER'),
      worded('security', 'SECURITY_TYPE'),
      worded('check', 'CHECK_OPTION'),
    ],
    `${is}.VIEWS WHERE ${here('TABLE_SCHEMA')}`,
  ),
  entry(
    'trigger',
    'TRIGGER_NAME',
    [
      "CONCAT_WS(' ', ACTION_TIMING, EVENT_MANIPULATION, 'on', EVENT_OBJECT_TABLE, ACTION_ORDER)",
      worded('definer', 'DEFINER'),
      worded('mode', 'SQL_MODE'),
      worded('md5', 'MD5(ACTION_STATEMENT)'),
    ],
    `${is}.TRIGGERS WHERE ${here('TRIGGER_SCHEMA')}`,
  ),
  entry(
    'routine',
    "CONCAT(LOWER(r.ROUTINE_TYPE), ' ', r.ROUTINE_NAME)",
    [
      worded('returns', 'r.DTD_IDENTIFIER'),
      'r.IS_DETERMINISTIC',
      'r.SQL_DATA_ACCESS',
      worded('definer', 'r.DEFINER'),
      worded('security', 'r.SECURITY_TYPE'),
      worded('mode', 'r.SQL_MODE'),
      worded('md5', 'MD5(r.ROUTINE_DEFINITION)'),
      `(SELECT CONCAT('takes ', GROUP_CONCAT(CONCAT_WS(' ', p.PARAMETER_MODE, p.PARAMETER_NAME, p.DTD_IDENTIFIER) ORDER BY p.ORDINAL_POSITION SEPARATOR '; '))
          FROM ${is}.PARAMETERS p WHERE p.SPECIFIC_SCHEMA = r.ROUTINE_SCHEMA AND p.SPECIFIC_NAME = r.SPECIFIC_NAME
           AND p.ROUTINE_TYPE = r.ROUTINE_TYPE AND p.ORDINAL_POSITION > 0)`,
    ],
    `${is}.ROUTINES r WHERE ${here('r.ROUTINE_SCHEMA')}`,
  ),
  entry(
    'event',
    'EVENT_NAME',
    [
      "COALESCE(EXECUTE_AT, CONCAT_WS(' ', 'every', INTERVAL_VALUE, INTERVAL_FIELD, STARTS, ENDS))",
      'STATUS',
      'ON_COMPLETION',
      'TIME_ZONE',
      worded('definer', 'DEFINER'),
      worded('mode', 'SQL_MODE'),
      worded('md5', 'MD5(EVENT_DEFINITION)'),
    ],
    `${is}.EVENTS WHERE ${here('EVENT_SCHEMA')}`,
  ),
].join('\n');

const nameShape = z.object({ name: z.string() });

/** Reads everything that a restore of a database can lose without an error. */
export async function readMariaCatalog(
  access: MariaAccess,
  signal: AbortSignal,
): Promise<readonly CatalogEntry[]> {
  const options = { signal, database: access.database };
  const [found, sequences, unsteady] = await Promise.all([
    queryMaria(access, catalogSql, entryShape, options),
    queryMaria(access, listOfTables("TABLE_TYPE = 'SEQUENCE'"), nameShape, options),
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
  `SELECT JSON_OBJECT('name', TABLE_NAME) FROM ${is}.TABLES WHERE ${here('TABLE_SCHEMA')} AND ${condition};`;

/** Tables of MyISAM, Aria and others that know no transaction. */
const withoutSnapshot = `SELECT JSON_OBJECT('name', t.TABLE_NAME) FROM ${is}.TABLES t LEFT JOIN ${is}.ENGINES e USING (ENGINE)
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
  const rows = await queryMaria(access, counts.join('\n'), countShape, { signal, database: access.database });
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
