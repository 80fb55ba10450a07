import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { Client } from 'pg';
import type { DatabaseTarget } from './database-url.ts';

export interface ConnectDeps {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for each question asked over the connection. */
  readonly timeoutMs: number;
  /** How the connection is called in pg_stat_activity; at most 63 bytes count. Default: `fairway`. */
  readonly applicationName?: string;
}

/**
 * Opens a connection, asks over it, and closes it, also when the signal aborts.
 * @throws what the driver throws; the signal's reason when it aborts.
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
    // Not waited for: a server that has stopped answering would hold up whoever cancels.
    connecting.then((client) => client.end()).catch(() => {});
  }
}

/** TLS where the URL asks for it; where it only prefers TLS, a server without any is taken as it is, as Prisma does. */
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
  // A connection that the server ends between two questions is told by the next question.
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** How a server's certificate is judged. Reads the file of the CA that the URL names. */
export function tlsOptions({ host, tls }: DatabaseTarget): ConnectionOptions {
  return {
    rejectUnauthorized: tls.strict,
    ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
    ...(tls.caFile === undefined ? {} : { ca: readFileSync(tls.caFile) }),
  };
}
