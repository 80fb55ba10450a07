import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { findContainer, type ServiceOf } from '../place/find-container.ts';
import { onMachine, type Place } from '../place/place.ts';

/** The way to a MariaDB. Its client programs are those of the place: a dump is read by the server's own client alone. */
export type MariaReach =
  | ({ readonly kind: 'on-host'; readonly host: Host } & MariaServer)
  | {
      readonly kind: 'in-container';
      /** The machines on which the container may run. */
      readonly hosts: readonly Host[];
      readonly service: ServiceOf;
      readonly user: string | undefined;
      /** Undefined for the root password that the container itself was given. */
      readonly password: string | undefined;
    };

/** A server as the client programs of a machine reach it. */
export interface MariaServer {
  /** Undefined for the machine's own socket. */
  readonly address: { readonly host: string; readonly port: number } | undefined;
  readonly user: string | undefined;
  readonly password: string | undefined;
}

/** A database of a MariaDB server, as the client programs of a place reach it. */
export interface MariaAccess {
  readonly place: Place;
  readonly database: string;
  /** Options that are no secret: where the server is, and who logs in. */
  readonly login: readonly string[];
  readonly password: string | undefined;
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

/**
 * The argv and the environment of a client program. The password is in the environment alone.
 * @param more variables for the program
 */
export function mariaCommand(
  { place, login, password, programs }: MariaAccess,
  program: keyof MariaAccess['programs'],
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): { readonly argv: readonly string[]; readonly env: Readonly<Record<string, string>> } {
  const env = { LC_ALL: 'C', ...more, ...(password === undefined ? {} : { MYSQL_PWD: password }) };
  // Settings of whoever owns the account would make one dump unlike another.
  const command = [programs[program], '--no-defaults', ...login, ...args];
  const inside = place.container ? ['sh', '-c', ownPassword, 'sh', ...command] : command;
  return { argv: place.argv(inside, Object.keys(env)), env };
}

/** `database harbor of service db of project shop on db1`. */
export function describeMaria({ database, place }: Pick<MariaAccess, 'database' | 'place'>): string {
  return `database ${database} of MariaDB in ${place.where}`;
}

const findPrograms = `
for name in mariadb mysql; do
  if command -v $name >/dev/null; then echo $name; break; fi
done
for name in mariadb-dump mysqldump; do
  if command -v $name >/dev/null; then echo $name; break; fi
done
`;

/** Opens the way to a database. @throws Failure where there is none, or no client program at its end */
export async function openMaria(
  reach: MariaReach,
  database: string,
  signal: AbortSignal,
): Promise<MariaAccess> {
  const place =
    reach.kind === 'on-host'
      ? onMachine(reach.host)
      : await findContainer(reach.hosts, reach.service, signal);
  const { stdout } = await place.host.exec(place.argv(['sh', '-c', findPrograms]), {
    signal,
    show: 'look for mariadb-dump',
  });
  const [client, dump] = stdout.split('\n');
  if (!client || !dump?.includes('dump')) {
    throw new Failure({
      what: `There are no client programs of MariaDB in ${place.where}.`,
      why: 'Neither mariadb and mariadb-dump nor mysql and mysqldump are in PATH.',
      fix: place.container
        ? 'Name the container of the server itself: its image has the programs of its version.'
        : 'Install mariadb-client of the version of the server there.',
    });
  }
  const address = reach.kind === 'on-host' ? reach.address : undefined;
  const login = [
    ...(address === undefined ? [] : [`--host=${address.host}`, `--port=${address.port}`, '--protocol=tcp']),
    `--user=${reach.user ?? 'root'}`,
    '--default-character-set=utf8mb4',
  ];
  return { place, database, login, password: reach.password, programs: { client, dump } };
}
