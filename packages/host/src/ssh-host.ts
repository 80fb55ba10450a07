import type { Clock } from '@fairway/runtime';
import { ChannelQueue } from './channel-queue.ts';
import { commandHost } from './command-host.ts';
import { type ConnectDeps, type Connection, openConnection } from './connection.ts';
import type { Host } from './host.ts';
import { type KeyRing, keyRing } from './key-ring.ts';
import { launchOver } from './ssh-launch.ts';
import { nameOfTarget, type SshTarget } from './target.ts';

/** sshd allows ten sessions a connection (MaxSessions); two stay free for a lease and for ending a command. */
const channelsAtOnce = 8;

/** What file sync and the lease need beyond a host: the connection itself. */
export interface SshLink {
  readonly connection: Connection;
  readonly queue: ChannelQueue;
  readonly clock: Clock;
}

/** Goes along when somebody spreads a host into one of their own. */
const sshLink = Symbol('ssh link');

/** The connection below a host that `connectHost` made; undefined for this machine. */
export function linkOf(host: Host & { readonly [sshLink]?: SshLink }): SshLink | undefined {
  const link = host[sshLink];
  if (link !== undefined || host.address === 'local') return link;
  throw new TypeError(`${host.name} was made by neither localHost nor connectHost`);
}

/**
 * Connects to a machine over SSH, once, for everything that is done there until it is closed.
 * @throws Failure when a key is refused on either side or nobody answers; the reason of `deps.signal` when that
 * aborts before the connection is open. Commands obey only the signals that they are given themselves.
 */
export function connectHost(target: SshTarget, deps: ConnectDeps): Promise<Host> {
  return connectWith(keyRing(), target, deps);
}

/** As `connectHost`, with private keys from a ring that others use too. */
export async function connectWith(keys: KeyRing, target: SshTarget, deps: ConnectDeps): Promise<Host> {
  const connection = await openConnection(target, deps, keys);
  const queue = new ChannelQueue(channelsAtOnce);
  const host = commandHost({
    host: nameOfTarget(target),
    address: target.address,
    launch: launchOver(connection, queue, deps.clock),
    logger: deps.logger,
    clock: deps.clock,
    close: () => closed(connection),
  });
  const link: SshLink = { connection, queue, clock: deps.clock };
  return Object.assign(host, { [sshLink]: link });
}

function closed(connection: Connection): Promise<void> {
  return new Promise((resolve) => {
    if (connection.lost.aborted) return resolve();
    connection.lost.addEventListener('abort', () => resolve(), { once: true });
    connection.close();
  });
}
