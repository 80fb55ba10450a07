import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { Client } from 'pg';
import type { DatabaseTarget } from './database-url.ts';

export interface ConnectDeps {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for each query over the connection. */
  readonly timeoutMs: number;
  /** The connection's name in pg_stat_activity; at most 63 bytes count. Default: `fairway`. */
  readonly applicationName?: string;
}

/**
 * Opens a connection, runs some work with it, and closes it, also when the signal aborts.
 * @returns the result of the work
 * @throws the error of the driver; the signal's reason when that aborts
 */
export async function withConnection<T>(
  target: DatabaseTarget,
  deps: ConnectDeps,
  ask: (client: Client) => Promise<T>,
): Promise<T> {
  const { signal } = deps;
  signal?.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal?.reason);
  signal?.addEventListener('abort', stop, { once: true });
  const connecting = connect(target, deps);
  try {
    const client = await Promise.race([connecting, aborted]);
    return await Promise.race([ask(client), aborted]);
  } finally {
    signal?.removeEventListener('abort', stop);
    // Not awaited: a server that has stopped answering would delay the abort.
    connecting.then((client) => client.end()).catch(() => {});
  }
}

/**
 * Connects with TLS where the URL asks for it. A URL that only prefers TLS accepts a server without TLS, as in Prisma.
 */
async function connect(target: DatabaseTarget, deps: ConnectDeps): Promise<Client> {
  const { mode } = target.tls;
  if (mode === 'disable' || target.host.startsWith('/')) return open(target, deps, false);
  try {
    return await open(target, deps, tlsOptions(target));
  } catch (error) {
    const refused = error instanceof Error && error.message.includes('does not support SSL');
    if (!refused || mode === 'require') throw error;
    return open(target, deps, false);
  }
}

async function open(
  target: DatabaseTarget,
  deps: ConnectDeps,
  ssl: ConnectionOptions | false,
): Promise<Client> {
  const { host, port, user, password, database } = target;
  const client = new Client({
    host,
    port,
    user,
    password,
    database,
    ...(target.options === undefined ? {} : { options: target.options }),
    ssl,
    application_name: deps.applicationName ?? 'fairway',
    connectionTimeoutMillis: target.connectTimeoutMs,
    query_timeout: deps.timeoutMs,
  });
  // If the server ends the connection between two queries, the next query reports it.
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** The options that check a server's certificate. Reads the file of the CA that the URL names. */
export function tlsOptions({ host, tls }: DatabaseTarget): ConnectionOptions {
  return {
    rejectUnauthorized: tls.strict,
    ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
    ...(tls.caFile === undefined ? {} : { ca: readFileSync(tls.caFile) }),
  };
}
