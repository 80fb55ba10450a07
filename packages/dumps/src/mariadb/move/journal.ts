import { z } from 'zod';
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
}

/** The row of the grants has no name of a database. */
const ofGrants = '';

/** The statements that write the journal: a machine can lose its power at any moment. */
export function journalStatements({ journal, arrivals, grants }: Rearrangement): readonly string[] {
  const table = `${mariaName(journal)}.${journalTable}`;
  const rows = [
    ...arrivals.map(({ origin, logic }) => [origin, logic] as const),
    [ofGrants, JSON.stringify(grants)] as const,
  ];
  return [
    `CREATE TABLE IF NOT EXISTS ${table} (name varchar(64) PRIMARY KEY, script longtext) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;`,
    ...rows.map(([name, text]) => `REPLACE INTO ${table} VALUES (${mariaText(name)}, ${mariaText(text)});`),
  ];
}

const journalRow = z.object({ name: z.string(), script: z.string() });
const grantsShape = z.array(z.object({ database: z.string(), of: z.string(), statement: z.string() }));

/** Reads the journal of a change that is not whole; undefined where there is none. */
export async function readJournal(
  access: MariaAccess,
  database: string,
  signal: AbortSignal,
): Promise<Journal | undefined> {
  const asked = `SELECT JSON_OBJECT('count', COUNT(*)) FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${mariaText(database)} AND TABLE_NAME = '${journalTable}';`;
  const [found] = await queryMaria(access, asked, z.object({ count: z.number() }), { signal });
  if (!found?.count) return undefined;
  const sql = `SELECT JSON_OBJECT('name', HEX(name), 'script', HEX(script)) FROM ${mariaName(database)}.${journalTable};`;
  const rows = await queryMaria(access, sql, journalRow, { signal });
  const logic = new Map(rows.map(({ name, script }) => [textOf(name), textOf(script)]));
  const grants = logic.get(ofGrants);
  // Rows are written one by one: where the last is missing, nothing was dropped yet.
  if (grants === undefined) return undefined;
  return { logic, grants: grantsShape.parse(JSON.parse(grants)) };
}

// mariaText writes an empty text as one zero byte.
const textOf = (digits: string) => Buffer.from(digits, 'hex').toString('utf8').replace(/^\0$/, '');
