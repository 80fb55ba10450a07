import type { Clock } from '@fairway/runtime';
import { commandHost } from '../command-host.ts';
import type { Host } from '../host.ts';
import { labelOfTarget, nameOfTarget, type SshTarget, sshCommand } from '../target.ts';
import { ChannelQueue } from './channel-queue.ts';
import type { ConnectDeps, Connection } from './connection.ts';
import { Sessions } from './sessions.ts';
import { launchOver } from './ssh-launch.ts';
import { openBeside } from './ssh-pipe.ts';

/**
 * Commands with an end that run at once. sshd allows ten sessions a connection (MaxSessions) by default. Two stay free:
 * for a lease, and for ending a command. What is held open takes no place here, or commands that it waits for would
 * never start. Where a connection is full, further ones carry the rest.
 */
const channelsAtOnce = 8;

/** The connection below a host. File sync and the lease need it. */
export interface SshLink {
  readonly connection: Connection;
  readonly sessions: Sessions;
  readonly queue: ChannelQueue;
  readonly clock: Clock;
}

/** The key of the connection. A copy of a host made by spreading keeps it. */
const sshLink = Symbol('ssh link');

/** The connection below a host that was reached over SSH; undefined for this machine. */
export function linkOf(host: Host & { readonly [sshLink]?: SshLink }): SshLink | undefined {
  const link = host[sshLink];
  if (link !== undefined || host.address === 'local') return link;
  throw new TypeError(`${host.name} is neither this machine nor one that was reached over SSH`);
}

/**
 * Makes the host at the other end of a connection.
 * @param another opens a further connection to the same machine
 */
export function hostOver(
  connection: Connection,
  target: SshTarget,
  { logger, clock }: ConnectDeps,
  another: () => Promise<Connection>,
): Host {
  const sessions = new Sessions(connection, another, clock);
  const queue = new ChannelQueue(channelsAtOnce);
  const host = commandHost({
    host: nameOfTarget(target),
    label: labelOfTarget(target),
    address: target.address,
    typed: (command) => `${sshCommand(target)} ${command}`,
    launch: launchOver(sessions, queue, clock),
    launchOpen: openBeside({ sessions, clock }),
    logger,
    clock,
    close() {
      sessions.close();
      return closed(connection);
    },
  });
  const link: SshLink = { connection, sessions, queue, clock };
  return Object.assign(host, { [sshLink]: link });
}

function closed(connection: Connection): Promise<void> {
  return new Promise((resolve) => {
    if (connection.lost.aborted) return resolve();
    connection.lost.addEventListener('abort', () => resolve(), { once: true });
    connection.close();
  });
}
