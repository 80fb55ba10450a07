import { z } from 'zod';
import type { PgSession } from '../../psql/session.ts';
import { relationName, userRelations } from '../catalog/user-objects.ts';

const historyRow = z.object({ name: z.string() });
const migrationRow = z.object({ migration: z.string(), finished: z.string() });

/** The migrations of Prisma that are applied, oldest first; null where no schema has a history of them. */
export async function readMigrations(session: PgSession): Promise<readonly string[] | null> {
  const histories = await session.query(
    `SELECT ${relationName} AS name FROM ${userRelations} AND c.relname = '_prisma_migrations' AND c.relkind = 'r'`,
    historyRow,
  );
  if (histories.length === 0) return null;
  const queries = histories.map(
    ({ name }) =>
      `SELECT migration_name AS migration, finished_at::text AS finished FROM ${name}
       WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  );
  const applied = await session.query(
    `SELECT migration, finished FROM (${queries.join('\nUNION ALL ')}) a ORDER BY finished, migration`,
    migrationRow,
  );
  return applied.map(({ migration }) => migration);
}
