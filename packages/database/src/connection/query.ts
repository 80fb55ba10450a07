import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { withConnection } from './connection.ts';
import { type DatabaseTarget, describeTarget, parseDatabaseUrl } from './database-url.ts';
import { redactorOf } from './redact.ts';
import { openTunnel } from './tunnel.ts';
import { explainUnreachable } from './unreachable.ts';

interface QueryRequest {
  /** The user's name for the database; messages show it and never the URL. */
  readonly name: string;
  /** The URL, which is secret. */
  readonly url: string;
  readonly sql: string;
  /** The host through which the database is reached; absent: from this machine. */
  readonly through?: Host | undefined;
  /** Milliseconds for the answer. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sends one query to the PostgreSQL server of a URL.
 * @returns the rows as psql prints them with `-XAtq`: a line for each, columns separated by `|`
 * @throws Failure when the server cannot be reached or refuses the query. Nothing secret is in it.
 */
export async function queryByUrl(request: QueryRequest): Promise<string> {
  const { name, through } = request;
  const target = parseDatabaseUrl(name, withoutPooler(request.url));
  if (through === undefined) return ask(target, request);
  const { target: near, close } = await openTunnel(through, name, target);
  try {
    return await ask(near, request);
  } finally {
    await close();
  }
}

/** A pooler cannot hold the lock of a migration, but passes on a query. */
function withoutPooler(url: string): string {
  return url.replace(/([?&])pgbouncer=true(&|$)/, (_, before, after) => (after === '' ? '' : before));
}

async function ask(
  target: DatabaseTarget,
  { name, url, sql, timeoutMs, signal }: QueryRequest,
): Promise<string> {
  try {
    return await withConnection(target, { timeoutMs, signal }, async (client) => {
      const result: unknown = await client.query({
        text: sql,
        rowMode: 'array',
        // Values as the server sends them, as psql shows them.
        types: { getTypeParser: () => (value: unknown) => value },
      });
      // Several statements have several results; psql prints all of them.
      const results = (Array.isArray(result) ? result : [result]) as { rows: (string | null)[][] }[];
      return results
        .flatMap(({ rows }) => rows.map((row) => row.map((value) => value ?? '').join('|')))
        .join('\n');
    });
  } catch (error) {
    signal?.throwIfAborted();
    const redact = redactorOf([url]);
    const { why, fix, evidence } = explainUnreachable(error, redact);
    throw new Failure({
      what: `${name} (${describeTarget(target)}) gave no answer: ${evidence}.`,
      ...{ why, fix, evidence: [evidence], cause: error },
    });
  }
}
