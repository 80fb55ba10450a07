import { pipeline } from 'node:stream';
import type { Clock } from '@fairway/runtime';
import { type PgAccess, toDatabase } from '../../psql/access.ts';
import { identifier } from '../../psql/conversation.ts';
import type { PgSession } from '../../psql/session.ts';
import { type DatabaseStatements, databaseStatements } from '../archive/database-statements.ts';
import { guardScript } from '../archive/guard-script.ts';
import type { OpenedDump } from '../archive/open-dump.ts';
import { rolesOf } from '../archive/roles.ts';
import { requireExtensions } from './extensions.ts';
import { makeDatabase, makeMissingRoles } from './new-database.ts';
import { restoreDump } from './restore-dump.ts';
import { runScript } from './run-script.ts';

export interface FillOptions {
  /** The name of the database that is made. */
  readonly name: string;
  /** Whether nobody but this role and superusers may connect before it is complete. */
  readonly closed: boolean;
  /** What roles may that the server lacks. */
  readonly missingRoles: 'SUPERUSER NOLOGIN' | 'NOLOGIN';
  /** Is told of each role that was made. */
  readonly roleMade?: (name: string) => void;
  readonly tablespaces: boolean;
  /** How many indexes and constraints are made at once. */
  readonly jobs: number;
  /** What to do where the server lacks the locale of the dump: nothing, or take its own and tell. */
  readonly otherLocale: 'refuse' | 'take';
  /** What to do where an extension is missing. */
  readonly extensionFix: string;
  readonly application: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** A database that holds a dump. It has neither the owner nor the settings of the dump yet. */
export interface FilledDatabase {
  readonly access: PgAccess;
  /** What of the dump this server could not take. */
  readonly remarks: readonly string[];
  readonly missingLocale: string | undefined;
  /** Gives it owner, privileges and settings. From then on others may connect. */
  complete(): Promise<void>;
}

/**
 * Makes a database and restores a dump into it.
 * @param session with any other database of the server
 * @throws a Failure with the cause; the database may be there then, half filled
 */
export async function fillDatabase(
  session: PgSession,
  server: PgAccess,
  dump: OpenedDump,
  options: FillOptions,
): Promise<FilledDatabase> {
  const { name, missingRoles, roleMade } = options;
  const to = server.place.where;
  const statements = statementsOf(dump, name);
  let made: readonly string[] = [];
  if (dump.form === 'archive') {
    await requireExtensions(session, dump.head.entries, { to, fix: options.extensionFix });
    made = await makeMissingRoles(session, rolesOf(dump.head.entries), missingRoles, roleMade);
  }
  const { access, missingLocale } = await makeDatabase(session, server, name, {
    ...statements,
    otherLocale: options.otherLocale,
  });
  if (options.closed)
    await session.run(`REVOKE CONNECT, TEMPORARY ON DATABASE ${identifier(name)} FROM PUBLIC`);
  await restoreDump(access, guarded(dump), options);
  return {
    access,
    missingLocale,
    remarks: missingRoles === 'NOLOGIN' && made.length > 0 ? [loginless(made)] : [],
    complete: () => complete(server, statements, options),
  };
}

function loginless(roles: readonly string[]): string {
  return `The roles ${roles.join(', ')} were missing in the server. They were made without a password and may not log in: the backup of \`globals\` has them whole.`;
}

function statementsOf(dump: OpenedDump, name: string): DatabaseStatements {
  if (dump.form === 'archive') return databaseStatements(dump.head, name);
  return { create: `CREATE DATABASE ${identifier(name)} TEMPLATE template0`, owner: '', settings: '' };
}

function guarded(dump: OpenedDump): OpenedDump {
  if (dump.form === 'archive') return dump;
  const bytes = guardScript();
  pipeline(dump.bytes, bytes, () => {});
  return { form: 'sql', bytes };
}

async function complete(
  server: PgAccess,
  { owner, settings }: DatabaseStatements,
  { name, closed, application, signal }: FillOptions,
): Promise<void> {
  const statements = [
    ...(closed ? [`GRANT CONNECT, TEMPORARY ON DATABASE ${identifier(name)} TO PUBLIC;`] : []),
    ...(owner === '' ? [] : [`ALTER DATABASE ${identifier(name)} OWNER TO ${identifier(owner)};`]),
    settings,
  ];
  await runScript(toDatabase(server, server.database), statements.join('\n'), {
    of: `Giving ${name} its owner, its privileges and its settings`,
    application,
    fix: 'Read the error. The restored data are whole, but the database is not.',
    signal,
  });
}
