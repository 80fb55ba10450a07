import { forward, type Host } from '@fairway/host';
import { Failure, messageOf } from '@fairway/runtime';
import { findContainer, type ServiceOf } from '../../place/find-container.ts';
import { onMachine, type Place } from '../../place/place.ts';
import type { MariaAccess } from '../access.ts';
import type { Dialect } from '../dialect/dialect.ts';
import { dialects } from '../dialect/dialects.ts';
import { findPrograms } from './find-programs.ts';
import type { MariaTarget } from './mariadb-url.ts';
import { requireTls } from './require-tls.ts';

/**
 * The way to a server, in the words of migrate-prisma, and its container besides. Its client programs are those of the
 * place: a dump is read by the server's own client alone.
 */
export type MariaReach =
  | { readonly kind: 'direct'; readonly target: MariaTarget }
  | { readonly kind: 'ssh-tunnel'; readonly host: Host; readonly target: MariaTarget }
  | { readonly kind: 'on-host'; readonly host: Host; readonly target: MariaTarget | OwnServer }
  | {
      readonly kind: 'in-container';
      /** The machines on which the container may run. */
      readonly hosts: readonly Host[];
      readonly service: ServiceOf;
      readonly database: string;
      readonly user: string | undefined;
      /** Undefined for the root password that the container itself was given. */
      readonly password: string | undefined;
    };

/** The server that listens on the socket of a machine. */
export interface OwnServer {
  readonly host: undefined;
  readonly database: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
}

/** A database that can be reached until `close`. */
export interface OpenMaria {
  readonly access: MariaAccess;
  close(): Promise<void>;
}

export interface OpenMariaOptions {
  /** The user's name for the database. */
  readonly name: string;
  readonly kind: Dialect['kind'];
  /** This machine, whose programs are taken for a server that is reached from it. */
  readonly here: Host;
  readonly signal: AbortSignal;
}

const nothing = async () => {};

/** Opens the way to a database. @throws Failure where there is none, or no client program at its end */
export async function openMaria(reach: MariaReach, options: OpenMariaOptions): Promise<OpenMaria> {
  const { here, signal } = options;
  switch (reach.kind) {
    case 'direct':
      return { access: await accessOf(onMachine(here), reach.target, options), close: nothing };
    case 'on-host':
      return { access: await accessOf(onMachine(reach.host), reach.target, options), close: nothing };
    case 'ssh-tunnel': {
      const { target, close } = await openTunnel(reach.host, reach.target, options.name);
      try {
        return { access: await accessOf(onMachine(here), target, options), close };
      } catch (error) {
        await close();
        throw error;
      }
    }
    case 'in-container': {
      const place = await findContainer(reach.hosts, reach.service, signal);
      return { access: await accessOf(place, { ...reach, host: undefined }, options), close: nothing };
    }
  }
}

async function accessOf(
  place: Place,
  target: MariaTarget | OwnServer,
  { kind, signal }: OpenMariaOptions,
): Promise<MariaAccess> {
  const dialect = dialects[kind];
  const { programs, socket, caFile } = await findPrograms(place, dialect, signal);
  const { database, user = 'root', password } = target;
  const login = [
    ...(target.host === undefined
      ? socket
      : [
          ...[`--host=${target.host}`, `--port=${target.port}`, '--protocol=tcp'],
          ...dialect.tlsOptions({ ...target.tls, caFile: target.tls.caFile ?? caFile }),
        ]),
    `--user=${user}`,
    '--default-character-set=utf8mb4',
  ];
  const address = target.host === undefined ? undefined : (target.called ?? `${target.host}:${target.port}`);
  const access = { place, address, database, dialect, login, password, programs };
  if (target.host !== undefined && target.tls.mode === 'REQUIRED') await requireTls(access, signal);
  return access;
}

/** The same database at a port of this machine. TLS, where it is used, goes through from end to end. */
async function openTunnel(
  host: Host,
  target: MariaTarget,
  name: string,
): Promise<{ readonly target: MariaTarget; close(): Promise<void> }> {
  const what = `The database "${name}" is not reached through ${host.name}.`;
  if (target.tls.mode === 'VERIFY_IDENTITY')
    throw new Failure({
      what,
      why: 'Its URL wants the name of the server to be checked, and the near end of a tunnel has another name.',
      fix: 'Write ssl-mode=REQUIRED: the tunnel ends on the host that you have named, whose key is checked. Or use `reach: on-host`.',
    });
  try {
    const { port, close } = await forward(host, { address: target.host, port: target.port });
    const called = `${target.host}:${target.port} through ${host.name}`;
    return { target: { ...target, host: '127.0.0.1', port, called }, close };
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure({
      what,
      why: messageOf(error),
      fix: 'Check the host and the port of the URL, as seen from that machine.',
      cause: error,
    });
  }
}
