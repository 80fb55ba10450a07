import { forward, type Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { type DatabaseTarget, describeTarget } from './database-url.ts';
import { redactorOf } from './redact.ts';
import { secureChannel } from './tls-channel.ts';
import { explainUnreachable } from './unreachable.ts';

/** A database behind a host, as it is reached from this machine. */
export interface Tunnel {
  /** The same database, at a port of this machine. */
  readonly target: DatabaseTarget;
  close(): Promise<void>;
}

/**
 * Makes a database reachable through a host's verified connection. TLS ends on this machine, where the server's name
 * is still known: Prisma, which only sees 127.0.0.1, could not check it.
 * @param name how the user calls the database.
 * @throws Failure when the host does not get there, or the server's TLS is not what the URL asks for.
 */
export async function openTunnel(host: Host, name: string, target: DatabaseTarget): Promise<Tunnel> {
  if (target.host.startsWith('/')) {
    throw new Failure({
      what: `The database "${name}" is not reached through ${host.name}.`,
      why: `Its URL names the directory of a unix socket, ${target.host}, and a tunnel leads to a port.`,
      fix: 'Give the URL a host and a port as seen from that machine, such as localhost:5432.',
    });
  }
  try {
    const { port, close } = await forward(host, {
      address: target.host,
      port: target.port,
      over: (channel) => secureChannel(channel, target),
    });
    return { target: atLocalPort(target, port, host), close };
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { why, fix, evidence } = explainUnreachable(error, redactorOf([target.url]));
    throw new Failure({
      what: `${name} (${describeTarget(target)}) gives no answer through ${host.name}.`,
      ...{ why, fix, evidence: [evidence], cause: error },
    });
  }
}

function atLocalPort(target: DatabaseTarget, port: number, host: Host): DatabaseTarget {
  const url = new URL(target.url);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  // What stays is kept byte for byte: searchParams would write a blank as +.
  const gone = /^(host|sslmode|sslaccept|sslcert|sslrootcert|sslidentity|sslpassword)=/;
  const kept = url.search
    .slice(1)
    .split('&')
    .filter((part) => part !== '' && !gone.test(part));
  url.search = [...kept, 'sslmode=disable'].join('&');
  const called = `${target.host}:${target.port} through ${host.name}`;
  const tls = { mode: 'disable', strict: false } as const;
  return { ...target, url: url.href, host: '127.0.0.1', port, tls, called };
}
