import { countOf } from '@fairway/runtime';
import { z } from 'zod';
import { listOf } from '../../naming.ts';
import type { PgSession } from '../../psql/session.ts';
import type { Finding } from '../../source.ts';
import { relationName, userRelations } from '../catalog/user-objects.ts';

const nameRow = z.object({ name: z.string() });

/**
 * How long a session may hold a table for itself, or wait to, before it is worth a word. A role may not see how long it is
 * for sessions of others.
 */
const longWait = '5 s';

interface Remark {
  /** Names what it is about, as `name`. It names nothing where all is well. */
  readonly sql: string;
  /** The first major version that understands it. Default: all. */
  readonly since?: number;
  readonly finding: (names: readonly string[], where: string) => Finding;
}

const remarks: readonly Remark[] = [
  {
    sql: `SELECT format('%s (pid %s, %s)', l.relation::regclass, a.pid, coalesce(nullif(a.application_name, ''), 'without a name')) AS name
      FROM pg_locks l JOIN pg_stat_activity a USING (pid)
      WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND l.relation >= 16384
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND coalesce(a.xact_start, '-infinity') < clock_timestamp() - interval '${longWait}'`,
    finding: (names, where) => ({
      level: 'warning',
      what: `${countOf(names.length, 'lock')} would stop a dump of ${where} now: ${listOf(names)}.`,
      why: 'A session has such a table for itself, or waits to have it; a dump waits behind it for a minute and fails.',
      fix: 'Let the migration end, or end the session: `SELECT pg_terminate_backend(PID)`.',
    }),
  },
  {
    sql: `SELECT quote_ident(s.subname) AS name FROM pg_subscription s
      WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
      AND current_setting('server_version_num')::int < 170000`,
    finding: (names, where) => ({
      level: 'warning',
      what: `The subscriptions ${listOf(names)} of ${where} are not in a dump.`,
      why: 'pg_dump leaves them out, with a warning only, for a user who is no superuser.',
      fix: 'Dump as a superuser, or keep the statements that make them beside the code.',
    }),
  },
  {
    sql: `SELECT ${relationName} AS name FROM ${userRelations} AND c.relkind = 'i'
      JOIN pg_index i ON i.indexrelid = c.oid AND NOT i.indisvalid`,
    finding: (names, where) => ({
      level: 'warning',
      what: `The indexes ${listOf(names)} of ${where} are not valid, and a dump leaves them out.`,
      why: 'CREATE INDEX CONCURRENTLY failed midway, and nobody removed what it left.',
      fix: 'DROP INDEX and create it again, or REINDEX INDEX CONCURRENTLY.',
    }),
  },
  {
    sql: `SELECT ${relationName} AS name FROM ${userRelations} AND c.relkind = 'r' AND c.relpersistence = 'u'
      AND pg_is_in_recovery()`,
    finding: (names, where) => ({
      level: 'error',
      what: `The unlogged tables ${listOf(names)} of ${where} cannot be read.`,
      why: 'The server is a standby, and unlogged tables have their rows on the primary only.',
      fix: 'Back up the primary, or make them logged there: `ALTER TABLE … SET LOGGED`.',
    }),
  },
  {
    sql: `SELECT ${relationName} AS name FROM ${userRelations} AND c.relkind = 'r' AND c.relpersistence = 'u'
      AND NOT pg_is_in_recovery()`,
    finding: (names, where) => ({
      level: 'warning',
      what: `The tables ${listOf(names)} of ${where} are unlogged.`,
      why: 'A crash of the server empties them, and a backup afterwards is proven to hold no rows of them.',
      fix: 'Make those whose rows matter logged: `ALTER TABLE … SET LOGGED`.',
    }),
  },
  {
    since: 15,
    sql: `SELECT format('%s, and the system has %s', d.datcollversion, pg_database_collation_actual_version(d.oid)) AS name
      FROM pg_database d WHERE d.datname = current_database()
      AND d.datcollversion IS DISTINCT FROM pg_database_collation_actual_version(d.oid)`,
    finding: (names, where) => ({
      level: 'warning',
      what: `The indexes of ${where} may be sorted wrongly: its collation is of version ${names.join()}.`,
      why: 'The image or the system was changed under the data. A unique index may hold a value twice, and a restore refuses that.',
      fix: 'REINDEX DATABASE, then ALTER DATABASE … REFRESH COLLATION VERSION.',
    }),
  },
];

/** What somebody should know of a database before its dump. */
export async function remarksOnServer(session: PgSession, major: number): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { sql, since = 0, finding } of remarks) {
    if (major < since) continue;
    const rows = await session.query(sql, nameRow);
    const names = rows.map(({ name }) => name);
    if (names.length > 0) findings.push(finding(names, session.where));
  }
  return findings;
}
