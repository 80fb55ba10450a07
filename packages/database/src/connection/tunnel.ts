import type { Duplex } from 'node:stream';
import { carryLocally, type Forward, forward, type Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { type DatabaseTarget, describeTarget } from './database-url.ts';
import { redactorOf } from './redact.ts';
import { secureChannel } from './tls-channel.ts';
import { explainUnreachable } from './unreachable.ts';

/** A database that this machine reaches through a tunnel. */
export interface Tunnel {
  /** The same database, at a port of this machine. */
  readonly target: DatabaseTarget;
  close(): Promise<void>;
}

/**
 * Makes a database reachable through a host's verified connection. TLS ends on this machine, where the server's name is
 * still known. Prisma sees only 127.0.0.1 and could not check the name.
 * @param name the user's name for the database
 * @throws Failure when the host cannot reach the server, or the server's TLS does not meet the URL
 */
export function openTunnel(host: Host, name: string, target: DatabaseTarget): Promise<Tunnel> {
  const { host: address, port } = target;
  const over = (channel: Duplex) => secureChannel(channel, target);
  return tunnelThrough(host.name, name, target, () => forward(host, { address, port, over }));
}

/**
 * Makes a database reachable over any carrier of streams.
 * @param through the name of the carrier for messages
 * @param dial opens a stream to the database's host and port
 */
export function openTunnelOver(
  through: string,
  name: string,
  target: DatabaseTarget,
  dial: () => Promise<Duplex>,
): Promise<Tunnel> {
  return tunnelThrough(through, name, target, () =>
    carryLocally(async () => secureChannel(await dial(), target)),
  );
}

async function tunnelThrough(
  through: string,
  name: string,
  target: DatabaseTarget,
  open: () => Promise<Forward>,
): Promise<Tunnel> {
  if (target.host.startsWith('/')) {
    throw new Failure({
      what: `The database "${name}" is not reached through ${through}.`,
      why: `Its URL names the directory of a unix socket, ${target.host}, and a tunnel leads to a port.`,
      fix: 'Give the URL a host and a port as seen from that machine, such as localhost:5432.',
    });
  }
  try {
    const { port, close } = await open();
    return { target: atLocalPort(target, port, through), close };
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { why, fix, evidence } = explainUnreachable(error, redactorOf([target.url]));
    throw new Failure({
      what: `${name} (${describeTarget(target)}) gives no answer through ${through}.`,
      ...{ why, fix, evidence: [evidence], cause: error },
    });
  }
}

function atLocalPort(target: DatabaseTarget, port: number, through: string): DatabaseTarget {
  const url = new URL(target.url);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  // The other parameters are kept byte for byte: searchParams would write a blank as +.
  const gone = /^(host|sslmode|sslaccept|sslcert|sslrootcert|sslidentity|sslpassword)=/;
  const kept = url.search
    .slice(1)
    .split('&')
    .filter((part) => part !== '' && !gone.test(part));
  url.search = [...kept, 'sslmode=disable'].join('&');
  const called = `${target.host}:${target.port} through ${through}`;
  const tls = { mode: 'disable', strict: false } as const;
  return { ...target, url: url.href, host: '127.0.0.1', port, tls, called };
}
