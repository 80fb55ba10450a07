import type { Duplex } from 'node:stream';
import type { Clock, Logger } from '@fairway/runtime';
import type { Client, ParsedKey } from 'ssh2';
import { type HostKeyCheck, hostKeyCheck } from '../keys/host-key-check.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { typeInside } from '../keys/known-hosts.ts';
import { startDeadline } from '../run/deadline.ts';
import { nameOfTarget, type SshTarget } from '../target.ts';
import { authFailure, handshakeFailure, noAnswerFailure, noHostKeyFailure } from './connection-failure.ts';
import { shakeHands } from './handshake.ts';
import type { Borrowed, JumpConnections } from './jump-connections.ts';
import { openTransport } from './transport.ts';

export interface ConnectDeps {
  readonly logger: Logger;
  readonly clock: Clock;
  /** Ends the attempt to connect. It does not end an open connection. */
  readonly signal?: AbortSignal | undefined;
}

/** An authenticated connection to a machine. The host keys of the machine and of every hop were checked. */
export interface Connection {
  readonly client: Client;
  /** Aborts when the connection is gone, with the reason. */
  readonly lost: AbortSignal;
  close(): void;
}

/** The parts that connections share which are opened together. */
export interface Shared {
  readonly keys: KeyRing;
  readonly jumps: JumpConnections<Connection>;
}

interface Opened {
  readonly client: Client;
  readonly socket: Duplex;
}

const defaultTimeoutMs = 15_000;
/** Milliseconds to wait for the other side when a connection closes. The other side may be gone. */
const farewellMs = 1_000;

/**
 * Connects and authenticates, hop by hop, and checks each host's key.
 * @throws Failure that names the hop and the reason of its refusal; the reason of `deps.signal` when that aborts
 */
export async function openConnection(
  target: SshTarget,
  deps: ConnectDeps,
  shared: Shared,
): Promise<Connection> {
  const key = shared.keys(target.privateKey, target.passphrase);
  const check = hostKeyCheck(target);
  const hop = target.jump;
  const jump = hop && (await shared.jumps(hop, () => openConnection(hop, deps, shared)));
  const timeoutMs = target.connectTimeoutMs ?? defaultTimeoutMs;
  const deadline = startDeadline(deps.clock, timeoutMs, deps.signal);
  try {
    const opened = await negotiate(target, key, check, jump?.connection.client, deadline.signal);
    deps.logger.debug(`${nameOfTarget(target)}: connected, host key checked`);
    return asConnection(opened, jump, deps.clock);
  } catch (error) {
    jump?.giveBack();
    if (deadline.timedOut) throw noAnswerFailure(target, timeoutMs);
    throw error;
  } finally {
    deadline.dispose();
  }
}

/**
 * Makes one handshake where the pins name the type of the key. For fingerprints, which do not name it, it makes one for
 * each type of key that the server has, until a key matches.
 */
async function negotiate(
  target: SshTarget,
  key: ParsedKey,
  check: HostKeyCheck,
  jump: Client | undefined,
  signal: AbortSignal,
): Promise<Opened> {
  const presented: Uint8Array[] = [];
  const tried = new Set<string>();
  for (;;) {
    const algorithms = check.algorithms(tried);
    if (algorithms.length === 0) throw check.failure(presented);
    const socket = await openTransport(target, jump, signal);
    const hands = await shakeHands({
      socket,
      user: target.user,
      key,
      hostKeyAlgorithms: algorithms,
      accept: (hostKey) => check.judge(hostKey) === 'accepted',
      signal,
    });
    switch (hands.outcome) {
      case 'open':
        return { client: hands.client, socket };
      case 'auth':
        throw authFailure(target, key, hands.methods, hands.partial);
      case 'error':
        throw handshakeFailure(target, hands.error);
      case 'no-host-key':
        if (presented.length === 0) throw noHostKeyFailure(target, algorithms);
        throw check.failure(presented);
      case 'host-key':
        presented.push(hands.key);
        tried.add(typeInside(hands.key) ?? '');
        if (check.judge(hands.key) === 'revoked' || !check.worthAnotherType) throw check.failure(presented);
    }
  }
}

function asConnection(
  { client, socket }: Opened,
  jump: Borrowed<Connection> | undefined,
  clock: Clock,
): Connection {
  const lost = new AbortController();
  let reason = 'the connection was closed by the other side';
  client.on('error', (error) => {
    reason = /Keepalive timeout/.test(error.message)
      ? 'the connection went silent'
      : `the connection broke (${error.message})`;
  });
  client.on('close', () => {
    lost.abort(new Error(reason));
    jump?.giveBack();
  });
  return {
    client,
    lost: lost.signal,
    close() {
      reason = 'the connection was closed';
      client.end();
      clock.sleep(farewellMs, lost.signal).then(
        () => socket.destroy(),
        () => {},
      );
    },
  };
}
