import { Failure } from '@fairway/runtime';
import type { Place } from '../../place/place.ts';
import type { Dialect } from '../dialect/dialect.ts';

/** The client programs of a place, and how they reach the server of that place. */
export interface FoundPrograms {
  readonly programs: { readonly client: string; readonly dump: string };
  /** The option that names the socket; empty where none of the usual ones is there. */
  readonly socket: readonly string[];
  /** The certificates that the place trusts; undefined where they lie nowhere that is known. */
  readonly caFile: string | undefined;
}

/** A client looks for the socket where its maker has it, and images have it elsewhere, told by files that are not read. */
const sockets = [
  ...['/run/mysqld/mysqld.sock', '/var/run/mysqld/mysqld.sock', '/var/lib/mysql/mysql.sock'],
  ...['/opt/bitnami/mysql/tmp/mysql.sock', '/opt/bitnami/mariadb/tmp/mysql.sock', '/tmp/mysql.sock'],
];

/** Debian's, Red Hat's and Alpine's. */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/cert.pem',
];

const program = `
for name; do
  ! command -v "$name" >/dev/null || echo "$name: $("$name" --version 2>&1 | head -n 1)"
done
for at in ${sockets.join(' ')}; do
  if [ -S "$at" ]; then echo "socket: $at"; break; fi
done
for at in ${bundles.join(' ')}; do
  if [ -r "$at" ]; then echo "certificates: $at"; break; fi
done
exit 0
`;

/** Looks for the client programs of a server. @throws Failure where they are not there */
export async function findPrograms(
  place: Place,
  dialect: Dialect,
  signal: AbortSignal,
): Promise<FoundPrograms> {
  const { client: clients, dump: dumps } = dialect.programs;
  const { stdout } = await place.host.exec(place.argv(['sh', '-c', program, 'sh', ...clients, ...dumps]), {
    signal,
    show: `look for ${dumps[0]}`,
  });
  const found = new Map(
    stdout.split('\n').map((line): [string, string] => {
      const [name = '', ...said] = line.split(': ');
      return [name, said.join(': ')];
    }),
  );
  const isOwn = (name: string) => dialect.isProgram(found.get(name) ?? '') && found.has(name);
  const client = clients.find(isOwn);
  const dump = dumps.find(isOwn);
  if (client === undefined || dump === undefined) throw notFound(place, dialect, [...found.values()]);
  const socket = found.get('socket');
  return {
    programs: { client, dump },
    socket: socket === undefined ? [] : [`--socket=${socket}`],
    caFile: found.get('certificates'),
  };
}

function notFound(
  place: Place,
  { name, programs, clientPackage }: Dialect,
  found: readonly string[],
): Failure {
  const wanted = [...programs.client, ...programs.dump].join(', ');
  return new Failure({
    what: `There are no client programs of ${name} in ${place.where}.`,
    why: `None of ${wanted} in PATH is one of ${name}.`,
    evidence: found.filter((said) => said !== ''),
    fix: place.container
      ? 'Name the container of the server itself: its image has the programs of its version.'
      : `Install ${clientPackage} of the version of the server there.`,
  });
}
