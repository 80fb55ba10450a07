import { z } from 'zod';
import { type PgAccess, toDatabase } from '../../psql/access.ts';
import { identifier, literal } from '../../psql/conversation.ts';
import { RefusedStatement } from '../../psql/psql-failure.ts';
import type { PgSession } from '../../psql/session.ts';
import { type DatabaseStatements, localeIn, withoutLocale } from '../archive/database-statements.ts';
import { classify, restoreFailed } from './restore-failure.ts';

const roleRow = z.object({ name: z.string() });

/**
 * Makes the roles that a dump names and the server lacks.
 * @param options what the roles may
 * @param made is told of each role
 * @returns the roles that were made
 */
export async function makeMissingRoles(
  session: PgSession,
  roles: readonly string[],
  options: 'SUPERUSER NOLOGIN' | 'NOLOGIN',
  made: (name: string) => void = () => {},
): Promise<readonly string[]> {
  const there = new Set(
    (await session.query('SELECT rolname::text AS name FROM pg_catalog.pg_roles', roleRow)).map(
      ({ name }) => name,
    ),
  );
  const missing = roles.filter((name) => !there.has(name));
  for (const name of missing) {
    await session.run(`CREATE ROLE ${identifier(name)} ${options}`);
    made(name);
  }
  return missing;
}

/**
 * Drops roles that were made for a restore which failed.
 * @returns those that something depends on meanwhile
 */
export async function dropRoles(session: PgSession, roles: readonly string[]): Promise<readonly string[]> {
  const left: string[] = [];
  for (const name of roles) {
    try {
      await session.run(`DROP ROLE IF EXISTS ${identifier(name)}`);
    } catch (error) {
      if (!(error instanceof RefusedStatement)) throw error;
      left.push(name);
    }
  }
  return left;
}

/** An empty database for a dump. */
export interface NewDatabase {
  readonly access: PgAccess;
  /** The locale of the dump that the server does not have; undefined where it has it. */
  readonly missingLocale: string | undefined;
}

export interface DatabaseToMake extends DatabaseStatements {
  /** What to do where the server lacks the locale: its own changes how texts are sorted, and no data. */
  readonly otherLocale: 'refuse' | 'take';
}

/**
 * Makes an empty database from template0, with encoding and locale of the dump.
 * @throws NotProvable where the server lacks the locale and may take no other
 */
export async function makeDatabase(
  session: PgSession,
  server: PgAccess,
  name: string,
  { create, otherLocale }: DatabaseToMake,
): Promise<NewDatabase> {
  const access = toDatabase(server, name);
  try {
    await session.run(create);
    return { access, missingLocale: undefined };
  } catch (error) {
    if (!(error instanceof RefusedStatement)) throw error;
    const said = error.evidence.join('\n');
    const locale = localeIn(create);
    const isLocale = locale !== '' && /locale/i.test(classify(said).why);
    if (!isLocale || otherLocale === 'refuse') throw restoreFailed(server.place.where, said, error);
    await session.run(withoutLocale(create));
    return { access, missingLocale: locale };
  }
}

/** Whether a server has a database of this name. */
export async function hasDatabase(session: PgSession, name: string): Promise<boolean> {
  const rows = await session.query(
    `SELECT datname::text AS name FROM pg_catalog.pg_database WHERE datname = ${literal(name)}`,
    roleRow,
  );
  return rows.length > 0;
}
