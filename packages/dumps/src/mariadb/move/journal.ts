import { z } from 'zod';
import type { CatalogEntry } from '../../source.ts';
import type { MariaAccess } from '../access.ts';
import { mariaName, mariaText, queryMaria } from '../run-sql.ts';
import type { Rearrangement } from './rearrangement.ts';
import type { RoutineGrant } from './routine-grants.ts';

/** The table that says, as long as a change of databases is not whole, what must be made again to undo it. */
export const journalTable = 'fairway_exchange_journal';

/** What a change has written down before it dropped anything. */
export interface Journal {
  /** By the database in which it was, the script of its triggers, events, routines and views. */
  readonly logic: ReadonlyMap<string, string>;
  readonly grants: readonly RoutineGrant[];
  /** By the same databases, their tables, and what is known of what the scripts make. */
  readonly held: ReadonlyMap<string, Held>;
}

interface Held {
  readonly tables: readonly string[];
  readonly known: readonly CatalogEntry[];
}

/** The last row has no name of a database. */
const ofAll = '';

/** What a change writes down. */
export function journalOf({ arrivals, grants }: Pick<Rearrangement, 'arrivals' | 'grants'>): Journal {
  return {
    logic: new Map(arrivals.map(({ origin, logic }) => [origin, logic])),
    held: new Map(arrivals.map(({ origin, tables, known }) => [origin, { tables, known }])),
    grants,
  };
}

/** The statements that write the journal: a machine can lose its power at any moment. */
export function journalStatements(wanted: Rearrangement): readonly string[] {
  const { journal } = wanted;
  const { logic, held, grants } = journalOf(wanted);
  const table = `${mariaName(journal)}.${journalTable}`;
  const rows = [...logic, [ofAll, JSON.stringify({ grants, held: [...held] })] as const];
  return [
    `CREATE TABLE IF NOT EXISTS ${table} (name varchar(64) PRIMARY KEY, script longtext) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;`,
    ...rows.map(([name, text]) => `REPLACE INTO ${table} VALUES (${mariaText(name)}, ${mariaText(text)});`),
  ];
}

const journalRow = z.object({ name: z.string(), script: z.string() });
const heldShape = z.object({
  tables: z.array(z.string()),
  known: z.array(z.object({ kind: z.string(), name: z.string(), detail: z.string() })),
});
const allShape = z.object({
  grants: z.array(z.object({ database: z.string(), of: z.string(), statement: z.string() })),
  held: z.array(z.tuple([z.string(), heldShape])),
});

/**
 * Reads the journal of a change that is not whole. Rows are written one by one: where the last is missing, it has only begun,
 * and nothing was changed yet.
 */
export async function readJournal(
  access: MariaAccess,
  database: string,
  signal: AbortSignal,
): Promise<Journal | 'begun' | 'none'> {
  const asked = `SELECT JSON_OBJECT('count', COUNT(*)) FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${mariaText(database)} AND TABLE_NAME = '${journalTable}';`;
  const [found] = await queryMaria(access, asked, z.object({ count: z.number() }), { signal });
  if (!found?.count) return 'none';
  const sql = `SELECT JSON_OBJECT('name', HEX(name), 'script', HEX(script)) FROM ${mariaName(database)}.${journalTable};`;
  const rows = await queryMaria(access, sql, journalRow, { signal });
  const logic = new Map(rows.map(({ name, script }) => [textOf(name), textOf(script)]));
  const all = logic.get(ofAll);
  if (all === undefined) return 'begun';
  const { grants, held } = allShape.parse(JSON.parse(all));
  return { logic, grants, held: new Map(held) };
}

// mariaText writes an empty text as one zero byte.
const textOf = (digits: string) => Buffer.from(digits, 'hex').toString('utf8').replace(/^\0$/, '');
