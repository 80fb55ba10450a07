import { z } from 'zod';
import { compareContents } from '../../compare/compare.ts';
import type { CatalogEntry } from '../../source.ts';
import { type MariaAccess, mariaCommand } from '../access.ts';
import { readMariaCatalog } from '../catalog.ts';
import { mariaText, queryMaria } from '../run-sql.ts';
import { journalTable } from './journal.ts';

/** What a database holds, apart from its name. */
export interface Holding {
  /** Tables and sequences: what can be renamed. */
  readonly tables: readonly string[];
  /** A script that makes triggers, events, routines and views again: these cannot be renamed into another database. */
  readonly logic: string;
  readonly catalog: readonly CatalogEntry[];
}

const tableRow = z.object({ name: z.string(), type: z.string() });

/** The tables and views of a database, by name. */
async function listTables(access: MariaAccess, database: string, signal: AbortSignal) {
  const sql = `SELECT JSON_OBJECT('name', TABLE_NAME, 'type', TABLE_TYPE) FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${mariaText(database)} ORDER BY 1;`;
  return queryMaria(access, sql, tableRow, { signal });
}

/** The names of what can be renamed in a database; none where there is no such database. */
export async function tablesIn(
  access: MariaAccess,
  database: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const all = await listTables(access, database, signal);
  return movable(all);
}

function movable(all: readonly z.output<typeof tableRow>[]): readonly string[] {
  return all.filter(({ type, name }) => type !== 'VIEW' && name !== journalTable).map(({ name }) => name);
}

/** Reads what a database holds. */
export async function readHolding(
  access: MariaAccess,
  database: string,
  signal: AbortSignal,
): Promise<Holding> {
  const all = await listTables(access, database, signal);
  const views = all.filter(({ type }) => type === 'VIEW').map(({ name }) => name);
  const common = ['--skip-opt', '--skip-comments', '--no-data', ...access.dialect.dumpOptions];
  const dump = async (args: readonly string[]) => {
    const { argv, env } = mariaCommand(access, 'dump', [...common, ...args]);
    const show = `${access.programs.dump} of the triggers, routines and views of ${database}`;
    return (await access.place.host.exec(argv, { env, signal, show })).stdout;
  };
  const programs = ['--no-create-info', '--routines', '--events', '--triggers'];
  const logic = [
    await dump([...programs, database]),
    // Without their names, views are left out with the tables.
    views.length > 0 ? await dump(['--skip-triggers', database, ...views]) : '',
  ];
  return {
    tables: movable(all),
    logic: logic.join('\n'),
    catalog: await readCatalog(access, database, signal),
  };
}

/** The catalogue of a database, without the journal of a change. */
export async function readCatalog(
  access: MariaAccess,
  database: string,
  signal: AbortSignal,
): Promise<readonly CatalogEntry[]> {
  const all = await readMariaCatalog({ ...access, database }, signal);
  return all.filter(({ name }) => name !== journalTable && !name.startsWith(`${journalTable}.`));
}

/** What of a catalogue goes on by itself while a database is used. */
const movesOn = new Set(['next id', 'sequence']);

/** What is missing or changed in a database, compared with what shall be in it. */
export async function differencesIn(
  access: MariaAccess,
  database: string,
  { catalog }: Holding,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const now = await readCatalog(access, database, signal);
  const still = (entries: readonly CatalogEntry[]) => ({
    rows: {},
    catalog: entries.filter(({ kind }) => !movesOn.has(kind)),
  });
  return compareContents(still(catalog), still(now), { counted: { of: 'table', unit: 'row' } }).differences;
}
