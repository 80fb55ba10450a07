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

/** The argv and the environment of a client program. */
export function pgCommand(
  { place, login, database, directory }: PgAccess,
  program: PgProgram,
  args: readonly string[],
  { application, settings = {} }: PgCommandOptions,
): { readonly argv: readonly string[]; readonly env: Readonly<Record<string, string>> } {
  const options = [
    login['PGOPTIONS'],
    ...Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`),
  ];
  const env = {
    ...login,
    PGDATABASE: database,
    PGAPPNAME: Buffer.from(application).subarray(0, 63).toString('utf8'),
    PGOPTIONS: options.filter(Boolean).join(' '),
    // Messages are read, and they are written in the language of the place.
    LC_ALL: 'C',
    PGCLIENTENCODING: 'UTF8',
  };
  const path = directory === undefined ? program : `${directory}/${program}`;
  return { argv: place.argv([path, ...args], Object.keys(env)), env };
}

/** The database in words: `database harbor of service db of project shop on db1`. */
export function describeAccess({ database, place, login }: PgAccess): string {
  const server = place.container ? '' : `${login['PGHOST'] ?? 'the local server'} from `;
  return `database ${database} of ${server}${place.where}`;
}

/** The same server and login, with another database. */
export function toDatabase(access: PgAccess, database: string): PgAccess {
  return { ...access, database };
}
