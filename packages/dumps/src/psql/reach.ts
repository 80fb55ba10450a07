import {
  type Clients,
  type DatabaseTarget,
  libpqEnvironment,
  listClients,
  openTunnel,
  redactorOf,
} from '@fairway/database';
import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { findContainer, type ServiceOf } from '../place/find-container.ts';
import { onMachine, type Place } from '../place/place.ts';
import type { PgAccess } from './access.ts';

/** The way to a database, in the words of migrate-prisma, and its container besides. */
export type PgReach =
  | { readonly kind: 'direct'; readonly target: DatabaseTarget }
  | { readonly kind: 'ssh-tunnel'; readonly host: Host; readonly target: DatabaseTarget }
  | { readonly kind: 'on-host'; readonly host: Host; readonly target: DatabaseTarget }
  | ({ readonly kind: 'in-container' } & InContainer);

export interface InContainer {
  /** The machines on which the container may run. */
  readonly hosts: readonly Host[];
  readonly service: ServiceOf;
  readonly database: string;
  /** Default: the container's POSTGRES_USER, or `postgres`. */
  readonly user: string | undefined;
  /** Undefined where the server trusts its own container, as the official image does. */
  readonly password: string | undefined;
}

/** A database that can be reached until `close`. */
export interface OpenAccess {
  readonly access: PgAccess;
  /** The client programs that are there, of any version. */
  readonly clients: readonly Clients[];
  close(): Promise<void>;
}

/**
 * Opens the way to a database.
 * @param name the user's name for the database
 * @param here this machine, whose programs are taken for a server that is reached from it
 * @throws Failure where there is no such way, or no client program at its end
 */
export async function openAccess(
  name: string,
  reach: PgReach,
  { here, signal }: { readonly here: Host; readonly signal: AbortSignal },
): Promise<OpenAccess> {
  switch (reach.kind) {
    case 'direct':
      return withPrograms(onMachine(here), reach.target, async () => {}, signal);
    case 'on-host':
      return withPrograms(onMachine(reach.host), reach.target, async () => {}, signal);
    case 'ssh-tunnel': {
      const { target, close } = await openTunnel(reach.host, name, reach.target);
      return withPrograms(onMachine(here), target, close, signal);
    }
    case 'in-container':
      return insideContainer(reach, signal);
  }
}

async function withPrograms(
  place: Place,
  target: DatabaseTarget,
  close: () => Promise<void>,
  signal: AbortSignal,
): Promise<OpenAccess> {
  try {
    const clients = await clientsOf(place, signal);
    const access: PgAccess = {
      place,
      login: libpqEnvironment(target),
      database: target.database,
      directory: directoryOf(newest(clients, place)),
      redact: redactorOf([target.url]),
    };
    return { access, clients, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function insideContainer(
  { hosts, service, database, user, password }: InContainer,
  signal: AbortSignal,
): Promise<OpenAccess> {
  const place = await findContainer(hosts, service, signal);
  const [clients, role] = await Promise.all([clientsOf(place, signal), user ?? userOf(place, signal)]);
  const login = {
    PGUSER: role,
    ...(password === undefined ? {} : { PGPASSWORD: password }),
    PGCONNECT_TIMEOUT: '15',
  };
  const access: PgAccess = {
    place,
    login,
    database,
    directory: directoryOf(newest(clients, place)),
    // As it would stand in a URL, which is how tools spell a password.
    redact: redactorOf(password === undefined ? [] : [`postgresql://u:${encodeURIComponent(password)}@h/d`]),
  };
  return { access, clients, close: async () => {} };
}

/** The role that the official image made at its first start. */
async function userOf({ host, argv }: Place, signal: AbortSignal): Promise<string> {
  const program = argv(['sh', '-c', 'printf %s "${POSTGRES_USER:-postgres}"']);
  return (await host.exec(program, { signal })).stdout;
}

function clientsOf({ host, argv }: Place, signal: AbortSignal): Promise<readonly Clients[]> {
  return listClients({ exec: (program, options) => host.exec(argv(program), options) }, signal);
}

function newest(clients: readonly Clients[], place: Place): Clients {
  const [first] = clients.toSorted((a, b) => b.major - a.major);
  if (first) return first;
  throw new Failure({
    what: `There are no client programs of PostgreSQL in ${place.where}.`,
    why: 'pg_dump is neither in PATH nor in the directories where Debian, Red Hat and Homebrew keep it.',
    fix: place.container
      ? 'Name the container of the server itself: its image has the programs of its version.'
      : 'Install postgresql-client of the version of the server there.',
  });
}

/** The directory of client programs; undefined where they are in PATH. */
export function directoryOf({ pgDump }: Clients): string | undefined {
  return pgDump.includes('/') ? pgDump.replace(/\/pg_dump$/, '') : undefined;
}
