import type { Duplex } from 'node:stream';
import { NodeSSH } from 'node-ssh';
import type { AuthHandlerMiddleware, Client, ParsedKey } from 'ssh2';

/** Milliseconds between two keepalives. A dead link is noticed after four of these intervals without an answer. */
const keepaliveIntervalMs = 4_000;
const keepaliveCountMax = 3;

export interface HandshakeRequest {
  readonly socket: Duplex;
  readonly user: string;
  readonly key: ParsedKey;
  /** Signature algorithms for the host key, best first. */
  readonly hostKeyAlgorithms: readonly string[];
  readonly accept: (hostKey: Uint8Array) => boolean;
  readonly signal: AbortSignal;
}

/** The outcome of one handshake. */
export type Handshake =
  | { readonly outcome: 'open'; readonly client: Client }
  /** The host key was not accepted. */
  | { readonly outcome: 'host-key'; readonly key: Uint8Array }
  /** The server has no key of the requested types. */
  | { readonly outcome: 'no-host-key' }
  /** The user's key was not accepted; the server would accept these methods. */
  | { readonly outcome: 'auth'; readonly methods: readonly string[]; readonly partial: boolean }
  | { readonly outcome: 'error'; readonly error: Error };

/**
 * Speaks SSH over a connected socket, up to an authenticated connection. The socket is closed unless the outcome is
 * `open`.
 * @throws only the reason of the signal
 */
export async function shakeHands(request: HandshakeRequest): Promise<Handshake> {
  const { socket, signal } = request;
  signal.throwIfAborted();
  let refusedKey: Uint8Array | undefined;
  const auth = authOnce(request.user, request.key);
  const ssh = new NodeSSH();
  const connecting = ssh.connect({
    sock: socket as never,
    username: request.user,
    authHandler: auth.handler,
    algorithms: { serverHostKey: [...request.hostKeyAlgorithms] as never },
    hostVerifier: (key: Buffer) => {
      const accepted = request.accept(key);
      if (!accepted) refusedKey = Uint8Array.from(key);
      return accepted;
    },
    // The caller has one deadline for all steps of all hops.
    readyTimeout: 0,
    keepaliveInterval: keepaliveIntervalMs,
    keepaliveCountMax,
  });
  const client = ssh.connection;
  // node-ssh listens for errors only until it is connected. An error without a listener would end the process.
  client?.on('error', () => {});
  const abort = () => socket.destroy();
  signal.addEventListener('abort', abort, { once: true });
  try {
    await connecting;
    signal.throwIfAborted();
    if (client === null) throw new Error('the connection was closed at once');
    return { outcome: 'open', client };
  } catch (error) {
    socket.destroy();
    signal.throwIfAborted();
    if (refusedKey !== undefined) return { outcome: 'host-key', key: refusedKey };
    if (auth.refused !== undefined) return { outcome: 'auth', ...auth.refused };
    if (/no matching host key format/.test(String(error))) return { outcome: 'no-host-key' };
    return { outcome: 'error', error: error instanceof Error ? error : new Error(String(error)) };
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Offers the key once and keeps the answer of a server that refuses it. */
function authOnce(username: string, key: ParsedKey) {
  const state: { refused?: { methods: string[]; partial: boolean } } = {};
  let offered = false;
  const handler: AuthHandlerMiddleware = (methods, partial, next) => {
    if (offered) {
      state.refused = { methods: methods ?? [], partial: partial === true };
      return next(false as never);
    }
    offered = true;
    return next({ type: 'publickey', username, key });
  };
  return {
    handler,
    get refused() {
      return state.refused;
    },
  };
}
