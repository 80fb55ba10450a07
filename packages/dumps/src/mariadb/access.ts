import type { Place } from '../place/place.ts';
import type { Dialect } from './dialect/dialect.ts';

/** A database of a server, as the client programs of a place reach it. */
export interface MariaAccess {
  readonly place: Place;
  /** Host and port of a server that is reached over a network; undefined for that of the place itself. */
  readonly address: string | undefined;
  readonly database: string;
  /** Options that are no secret: where the server is, and who logs in. */
  readonly login: readonly string[];
  readonly password: string | undefined;
  readonly dialect: Dialect;
  /** The client and the dump program: `mariadb`, or `mysql` as older versions call it. */
  readonly programs: { readonly client: string; readonly dump: string };
}

/** Gives a program the root password of the container that it runs in, where nobody named another. It never leaves there. */
const ownPassword = `
if [ -z "\${MYSQL_PWD:-}" ]; then
  file=\${MARIADB_ROOT_PASSWORD_FILE:-\${MYSQL_ROOT_PASSWORD_FILE:-}}
  MYSQL_PWD=\${MARIADB_ROOT_PASSWORD:-\${MYSQL_ROOT_PASSWORD:-}}
  [ -z "$file" ] || MYSQL_PWD=$(cat "$file")
  export MYSQL_PWD
fi
[ -n "$MYSQL_PWD" ] || unset MYSQL_PWD
exec "$@"
`;

/** A server that hangs takes a connection, and greets nobody. */
const connectSeconds = 60;

/**
 * The argv and the environment of a client program. The password is in the environment alone.
 * @param more variables for the program
 * @param through a program that runs it, which gets its argv as its own last words
 */
export function mariaCommand(
  { place, login, password, programs }: MariaAccess,
  program: keyof MariaAccess['programs'],
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
  through: readonly string[] = [],
): { readonly argv: readonly string[]; readonly env: Readonly<Record<string, string>> } {
  const env = { LC_ALL: 'C', ...more, ...(password === undefined ? {} : { MYSQL_PWD: password }) };
  // Settings of whoever owns the account would make one dump unlike another.
  const patience = program === 'client' ? [`--connect-timeout=${connectSeconds}`] : [];
  const command = [...through, programs[program], '--no-defaults', ...login, ...patience, ...args];
  const inside = place.container ? ['sh', '-c', ownPassword, 'sh', ...command] : command;
  return { argv: place.argv(inside, Object.keys(env)), env };
}

/** The database in words: `database harbor of MariaDB in service db of project shop on db1`. */
export function describeMaria({
  database,
  dialect,
  place,
  address,
}: Pick<MariaAccess, 'database' | 'dialect' | 'place' | 'address'>): string {
  const from = place.host.address === 'local' ? '' : `, reached from ${place.where}`;
  return `database ${database} of ${dialect.name} ${address === undefined ? `in ${place.where}` : `at ${address}${from}`}`;
}
