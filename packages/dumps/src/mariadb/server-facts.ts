import { z } from 'zod';
import type { MariaAccess } from './access.ts';
import { mariaText, queryMaria } from './run-sql.ts';

const numberRow = z.object({ value: z.coerce.number() });

async function askNumber(access: MariaAccess, sql: string, signal: AbortSignal): Promise<number | undefined> {
  const [row] = await queryMaria(access, sql, numberRow, { signal });
  return row?.value;
}

/** `lower_case_table_names` of the server: how it takes the names of tables. */
export async function lowerCaseOf(access: MariaAccess, signal: AbortSignal): Promise<number> {
  return (await askNumber(access, `SELECT JSON_OBJECT('value', @@lower_case_table_names);`, signal)) ?? 0;
}

/** The bytes that the database takes on the disk of its server, about. */
export async function sizeOf(access: MariaAccess, signal: AbortSignal): Promise<number> {
  const sql = `SELECT JSON_OBJECT('value', COALESCE(SUM(DATA_LENGTH + INDEX_LENGTH), 0)) FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${mariaText(access.database)};`;
  return (await askNumber(access, sql, signal)) ?? 0;
}

/** Whether the server has a database of this name. */
export async function hasMaria(access: MariaAccess, database: string, signal: AbortSignal): Promise<boolean> {
  const sql = `SELECT JSON_OBJECT('value', COUNT(*)) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ${mariaText(database)};`;
  return (await askNumber(access, sql, signal)) !== 0;
}
