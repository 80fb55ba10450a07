import type { Client } from 'pg';
import { z } from 'zod';

/** A row of `_prisma_migrations`. A migration may have several rows, because each try writes one. */
export interface HistoryRow {
  readonly name: string;
  readonly checksum: string;
  readonly startedAt: Date;
  /** Null while the migration runs, and after it failed. */
  readonly finishedAt: Date | null;
  /** Set by `prisma migrate resolve --rolled-back`; then the row no longer counts. */
  readonly rolledBackAt: Date | null;
  readonly logs: string | null;
}

const rowShape = z.object({
  migration_name: z.string(),
  checksum: z.string(),
  started_at: z.date(),
  finished_at: z.date().nullable(),
  rolled_back_at: z.date().nullable(),
  logs: z.string().nullable(),
});

/** The history of a database; or, for a database without one, the tables that it has. */
export type History =
  | { readonly managed: true; readonly rows: readonly HistoryRow[] }
  | { readonly managed: false; readonly tables: readonly string[] };

/** Reads a schema's history. The connection must be in a transaction. */
export async function readHistory(client: Client, schema: string): Promise<History> {
  const found = await client.query(
    "SELECT to_regclass(format('%I._prisma_migrations', $1::text)) AS history",
    [schema],
  );
  if (found.rows[0]?.history === null) return { managed: false, tables: await readTables(client, schema) };
  return { managed: true, rows: await readRows(client, schema) };
}

async function readRows(client: Client, schema: string): Promise<readonly HistoryRow[]> {
  const { rows } = await client.query(
    `SELECT migration_name, checksum, started_at, finished_at, rolled_back_at, logs
       FROM ${client.escapeIdentifier(schema)}._prisma_migrations ORDER BY started_at, migration_name`,
  );
  return z
    .array(rowShape)
    .parse(rows)
    .map((row) => ({
      name: row.migration_name,
      checksum: row.checksum,
      startedAt: row.started_at,
      finishedAt: row.finished_at,
      rolledBackAt: row.rolled_back_at,
      logs: row.logs,
    }));
}

/** The tables and views of the schema, without those of extensions. */
async function readTables(client: Client, schema: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ relname: string }>(
    `SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
      ORDER BY c.relname`,
    [schema],
  );
  return rows.map((row) => row.relname);
}
