import type { Clock } from '@fairway/runtime';
import { Failure } from '@fairway/runtime';
import { z } from 'zod';
import { type PgAccess, toDatabase } from '../../psql/access.ts';
import { identifier, literal } from '../../psql/conversation.ts';
import { openSession, type PgSession, type SessionOptions } from '../../psql/session.ts';

/**
 * Works in a session with a database of the server that is none of those that are made, renamed or dropped.
 * @param but the databases that the session must not be in
 */
export async function withMaintenance<T>(
  server: PgAccess,
  but: readonly string[],
  options: SessionOptions,
  work: (session: PgSession, access: PgAccess) => Promise<T>,
): Promise<T> {
  const [first = 'template1', ...others] = ['postgres', 'template1', server.database].filter(
    (name) => !but.includes(name),
  );
  const { session, access } = await openFirst(server, [first, ...others], options);
  try {
    return await work(session, access);
  } finally {
    await session.close();
  }
}

/** What one database of a server says to a role that another one may let in. */
const keptOut =
  /database "[^"]*" (?:does not exist|is not currently accepting)|permission denied for database|no pg_hba\.conf entry|too many connections for database/;

async function openFirst(
  server: PgAccess,
  [database, ...others]: readonly [string, ...string[]],
  options: SessionOptions,
): Promise<{ readonly session: PgSession; readonly access: PgAccess }> {
  const access = toDatabase(server, database);
  try {
    return { access, session: await openSession(access, options) };
  } catch (error) {
    const [next, ...rest] = others;
    const isKeptOut = error instanceof Failure && keptOut.test(error.evidence.join('\n'));
    if (!isKeptOut || next === undefined) throw error;
    return await openFirst(server, [next, ...rest], options);
  }
}

const databaseRow = z.object({ name: z.string(), id: z.string() });

/** The databases of a server by name, each with the number that it keeps when it is renamed. */
export async function listDatabases(session: PgSession): Promise<ReadonlyMap<string, string>> {
  const rows = await session.query(
    'SELECT datname::text AS name, oid::text AS id FROM pg_database',
    databaseRow,
  );
  return new Map(rows.map(({ name, id }) => [name, id]));
}

const goneEveryMs = 200;

/** Ends all sessions in databases, but for this one. @returns how many were told to end */
export async function endSessions(session: PgSession, databases: readonly string[]): Promise<number> {
  const rows = await session.query(
    `SELECT count(pg_terminate_backend(pid)) AS count FROM pg_stat_activity
     WHERE datname IN (${databases.map(literal).join(', ')}) AND pid <> pg_backend_pid()`,
    z.object({ count: z.number() }),
  );
  return rows[0]?.count ?? 0;
}

/** Ends all sessions of a name, and waits until none is left: nothing of them changes anything any more. */
export async function endApplication(
  session: PgSession,
  application: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const ended = z.object({ count: z.number() });
  const end = `SELECT count(pg_terminate_backend(pid)) AS count FROM pg_stat_activity
    WHERE application_name = ${literal(application)} AND pid <> pg_backend_pid()`;
  for (;;) {
    const [left] = await session.query(end, ended);
    if (left?.count === 0) return;
    await clock.sleep(goneEveryMs, signal);
  }
}

const versionRow = z.object({ major: z.number() });

/** The major version of a server. */
export async function majorOf(session: PgSession): Promise<number> {
  const [version] = await session.query(
    `SELECT current_setting('server_version_num')::int / 10000 AS major`,
    versionRow,
  );
  return version?.major ?? 0;
}

/** Drops a database, whoever is in it. One that is not there is not an error. */
export async function dropDatabase(session: PgSession, name: string): Promise<void> {
  const force = (await majorOf(session)) >= 13;
  if (!force) await endSessions(session, [name]);
  await session.run(`DROP DATABASE IF EXISTS ${identifier(name)}${force ? ' WITH (FORCE)' : ''}`);
}
