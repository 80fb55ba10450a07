import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { type Duplex, pipeline } from 'node:stream';
import { Failure, messageOf } from '@fairway/runtime';
import type { Host } from '../host.ts';
import { linkOf, type SshLink } from './ssh-host.ts';

/** The destination of a forward, as seen from the host. */
export interface ForwardRequest {
  readonly address: string;
  readonly port: number;
  /** Wraps the channel of each connection on this machine, for example in TLS. Default: no wrapping. */
  readonly over?: (channel: Duplex) => Promise<Duplex>;
}

/** A port of this machine whose connections go through a host. */
export interface Forward {
  /** The port on 127.0.0.1. Every user of this machine can connect to it. */
  readonly port: number;
  /** Ends the forward and every connection through it. */
  close(): Promise<void>;
}

/**
 * Opens a port on 127.0.0.1, chosen by the system, that leads over the host's verified connection to an address that
 * the host reaches. One connection is tried before the port opens.
 * @throws Failure when the host cannot reach the address; the error of `over`
 */
export async function forward(host: Host, request: ForwardRequest): Promise<Forward> {
  const link = linkOf(host);
  if (link === undefined) throw new TypeError(`${host.name} is this machine: nothing leads through it`);
  const over = request.over ?? (async (channel) => channel);
  return carryLocally(async () => over(await openChannel(host, link, request)));
}

/**
 * Connects to an address as a host sees it: over its verified connection, or from here where the host is this machine.
 * @throws Failure when the host cannot reach the address; the system's error from this machine
 */
export async function dial(
  host: Host,
  { address, port }: Pick<ForwardRequest, 'address' | 'port'>,
  signal?: AbortSignal,
): Promise<Duplex> {
  signal?.throwIfAborted();
  const link = linkOf(host);
  if (link === undefined) return dialFromHere(address, port, signal);
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal?.reason);
  signal?.addEventListener('abort', stop, { once: true });
  const opening = openChannel(host, link, { address, port });
  // A channel that opens after the abort is of no use to anybody.
  opening.then((channel) => signal?.aborted && channel.destroy()).catch(() => {});
  try {
    return await Promise.race([opening, aborted]);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

/**
 * Connects to an address from this machine.
 * @throws the system's error; the reason of the signal when that aborts first
 */
export function dialFromHere(address: string, port: number, signal?: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const socket = connect({ host: address, port });
    const stop = () => socket.destroy(signal?.reason);
    signal?.addEventListener('abort', stop, { once: true });
    const forget = () => signal?.removeEventListener('abort', stop);
    socket.once('error', reject);
    socket.once('close', forget);
    socket.once('connect', () => {
      forget();
      socket.off('error', reject);
      socket.on('error', () => {});
      resolve(socket);
    });
  });
}

/**
 * Opens a port on 127.0.0.1, chosen by the system. Each of its connections is carried by its own stream. One stream is
 * opened first as a test, and discarded.
 * @throws the error of `open` in that test
 */
export async function carryLocally(open: () => Promise<Duplex>): Promise<Forward> {
  (await open()).destroy();

  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    open().then(
      (far) => pipeline(socket, far, socket, () => far.destroy()),
      // The client sees its connection end. The first test has shown that the route works.
      () => socket.destroy(),
    );
  });
  await listen(server);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
}

function openChannel(
  host: Host,
  { connection }: SshLink,
  { address, port }: ForwardRequest,
): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const refuse = (error: unknown) =>
      reject(
        new Failure({
          what: `${host.name} does not lead to ${address}, port ${port}.`,
          why: `It did not connect: ${messageOf(error).replace('(SSH) Channel open failure: ', '')}.`,
          fix: `Check the address as seen from ${host.name}, and that its sshd allows it (AllowTcpForwarding).`,
          cause: error,
        }),
      );
    try {
      connection.client.forwardOut('127.0.0.1', 0, address, port, (error, channel) => {
        if (error) return refuse(error);
        channel.on('error', () => {});
        resolve(channel);
      });
    } catch (error) {
      // ssh2 throws at once when the socket is gone.
      refuse(error);
    }
  });
}
