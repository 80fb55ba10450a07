import type { Client } from 'pg';
import { z } from 'zod';

/** The session of the server that holds the lock of migrations. */
export interface LockHolder {
  readonly pid: number;
  /** The session's application name; empty for most Prisma engines. */
  readonly application: string;
  /** The address of its client; null on a unix socket, and where this user may not see it. */
  readonly client: string | null;
  /** Whether the session runs a statement now. */
  readonly active: boolean;
  /** The start of that statement or of the session's idle time. Null where this user may not see it. */
  readonly since: Date | null;
  /** The beginning of the statement that the session runs or ran last. */
  readonly statement: string;
}

/** The lock of migrations while a session holds it. */
export interface MigrationLock {
  readonly holder: LockHolder;
  /** The marks of this action's live runs that migrate this database. */
  readonly runs: readonly string[];
}

/**
 * The key that Prisma passes to pg_advisory_lock for as long as it migrates.
 * Source: prisma-engines, schema-engine/connectors/sql-schema-connector/src/flavour/postgres.rs.
 */
export const migrationLockKey = 72_707_369;

const holderShape = z.object({
  pid: z.number(),
  application: z.string().nullable(),
  client: z.string().nullable(),
  state: z.string().nullable(),
  since: z.date().nullable(),
  statement: z.string().nullable(),
});

const runPrefix = 'fairway-run ';

/**
 * The name of a run's own connection while it migrates. The server drops this connection as soon as the run is dead,
 * but continues a begun statement. So a live run can be distinguished from a dead one.
 * @param unique distinguishes runs with the same description
 */
export function runMark(unique: string, description: string): string {
  // PostgreSQL cuts names at 63 bytes.
  return Buffer.from(`${runPrefix}${unique} ${description}`).subarray(0, 63).toString('utf8');
}

/**
 * Reads the holder of Prisma's lock in this database.
 * @param ownMark the mark of this run, which does not count as another run
 * @returns undefined where the lock is free
 */
export async function readMigrationLock(
  client: Client,
  ownMark?: string,
): Promise<MigrationLock | undefined> {
  const { rows } = await client.query(
    `SELECT a.pid, a.application_name AS application, host(a.client_addr) AS client, a.state,
            CASE a.state WHEN 'active' THEN a.query_start ELSE a.state_change END AS since,
            left(a.query, 200) AS statement
       FROM pg_locks l JOIN pg_stat_activity a USING (pid)
      WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 0 AND l.objid = $1 AND l.objsubid = 1
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [migrationLockKey],
  );
  if (rows.length === 0) return undefined;
  const { state, application, statement, ...holder } = holderShape.parse(rows[0]);
  return {
    holder: {
      ...holder,
      application: application ?? '',
      statement: statement ?? '',
      // A session that this user may not inspect counts as busy.
      active: state === null || state === 'active',
    },
    runs: await readRuns(client, ownMark),
  };
}

async function readRuns(client: Client, ownMark: string | undefined): Promise<readonly string[]> {
  const { rows } = await client.query<{ mark: string }>(
    `SELECT application_name AS mark FROM pg_stat_activity
      WHERE datname = current_database() AND starts_with(application_name, $1) AND application_name <> $2`,
    [runPrefix, ownMark ?? ''],
  );
  return rows.flatMap(({ mark }) => runOf(mark) ?? []);
}

/** The description in the mark of a run; undefined for the name of another session. */
export function runOf(application: string): string | undefined {
  if (!application.startsWith(runPrefix)) return undefined;
  return application.slice(runPrefix.length).replace(/^\S+ /, '');
}
