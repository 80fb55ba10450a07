import type { Place } from '../place/place.ts';

/** A database of a PostgreSQL server, as the client programs of a place reach it. */
export interface PgAccess {
  readonly place: Place;
  /**
   * How programs reach the server and log in, in libpq's variables. The password is among them: it travels in the
   * environment, which only the same user and root can read, and never in an argv.
   * See https://www.postgresql.org/docs/current/libpq-envars.html
   */
  readonly login: Readonly<Record<string, string>>;
  readonly database: string;
  /** The directory of the programs; undefined for those in PATH. */
  readonly directory: string | undefined;
  /** Takes passwords out of what a program says. */
  readonly redact: (text: string) => string;
}

/** The client programs of PostgreSQL. */
export type PgProgram = 'psql' | 'pg_dump' | 'pg_dumpall' | 'pg_restore';

export interface PgCommandOptions {
  /** The name of its sessions in pg_stat_activity; at most 63 bytes count. */
  readonly application: string;
  /** Settings of its sessions from their beginning, such as `tcp_keepalives_idle`. */
  readonly settings?: Readonly<Record<string, string | number>>;
}

/** A client program with its arguments, and how its place runs it. */
export interface PgCommand {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The argv and the environment of a client program.
 * @param before words in front of the program, such as a shell that runs it
 */
export function pgCommand(
  { place, login, database, directory }: PgAccess,
  program: PgProgram,
  args: readonly string[],
  { application, settings = {} }: PgCommandOptions,
  before: readonly string[] = [],
): PgCommand {
  const options = [
    login['PGOPTIONS'],
    ...Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`),
  ].filter(Boolean);
  const env = {
    ...login,
    PGDATABASE: database,
    PGAPPNAME: applicationName(application),
    ...(options.length === 0 ? {} : { PGOPTIONS: options.join(' ') }),
    // Messages are read, so they are in English whatever the language of the place.
    LC_ALL: 'C',
    PGCLIENTENCODING: 'UTF8',
  };
  const path = directory === undefined ? program : `${directory}/${program}`;
  return { argv: place.argv([...before, path, ...args], Object.keys(env)), env };
}

/** How many bytes of an application name the server keeps. */
const nameBytes = 63;

/** An application name as the server keeps it: it cuts longer ones, and writes what is not ASCII in its own way. */
export function applicationName(text: string): string {
  return Buffer.from(text.replace(/[^\x20-\x7e]/g, '?'))
    .subarray(0, nameBytes)
    .toString('latin1');
}

/** The database in words: `database harbor of service db of project shop on db1`, `database harbor at 10.0.0.5:5432`. */
export function describeAccess({ database, place, login }: PgAccess): string {
  if (place.container) return `database ${database} of ${place.where}`;
  const { PGHOST = 'localhost', PGPORT = '5432' } = login;
  const from = place.host.address === 'local' ? '' : `, reached from ${place.where}`;
  return `database ${database} at ${PGHOST.startsWith('/') ? PGHOST : `${PGHOST}:${PGPORT}`}${from}`;
}

/** The same server and login, with another database. */
export function toDatabase(access: PgAccess, database: string): PgAccess {
  return { ...access, database };
}
