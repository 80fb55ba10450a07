import { randomBytes } from 'node:crypto';
import type { Logger } from '@fairway/runtime';
import { z } from 'zod';
import type { PgSession } from '../../psql/session.ts';
import { dropDatabase } from '../server/maintenance.ts';

/** The beginning of the name of a database that is not whole yet. */
const prefix = 'fairway_restore_';

/** A database that is not whole yet: nobody guesses its name. */
export interface Unfinished {
  readonly name: string;
  /** The name of the session that holds it, as long as its run lives. */
  readonly application: string;
}

const applicationOf = (name: string) => `fairway ${name}`;

export function newUnfinished(): Unfinished {
  const name = prefix + randomBytes(8).toString('hex');
  return { name, application: applicationOf(name) };
}

const nameRow = z.object({ name: z.string() });

/** Drops what killed runs left half restored: databases whose run has no session any more. */
export async function dropUnfinished(session: PgSession, logger: Logger): Promise<void> {
  const rows = await session.query(
    `SELECT datname::text AS name FROM pg_database WHERE datname ~ '^${prefix}[0-9a-f]{16}$'
       AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = '${applicationOf('')}' || datname)`,
    nameRow,
  );
  for (const { name } of rows) {
    await dropDatabase(session, name);
    logger.info(`Dropped ${name}, which a killed run left half restored.`);
  }
}
