import { Failure } from '@fairway/runtime';
import { withConnection } from './connection.ts';
import { type DatabaseTarget, describeTarget } from './database-url.ts';
import { redactorOf } from './redact.ts';
import { explainUnreachable } from './unreachable.ts';

/**
 * Does a piece of work under a mark: a connection of that name stands in pg_stat_activity for exactly as long as this
 * process lives and works. Other runs see by it that the migration has somebody who waits for it.
 * @throws Failure when the connection cannot be made; then the work was not begun. Else what the work throws.
 */
export async function withLivenessConnection<T>(
  target: DatabaseTarget,
  mark: string,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  let working: Promise<T> | undefined;
  const deps = { applicationName: mark, timeoutMs: 10_000, signal };
  try {
    return await withConnection(target, deps, async (client) => {
      // A machine that loses its power says no goodbye: the server has to ask for it.
      await client.query(
        'SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3',
      );
      working = work();
      return working;
    });
  } catch (error) {
    // A signal that ends the waiting ends the work too, which may take a moment.
    await working?.catch(() => {});
    if (working || signal?.aborted) throw error;
    const { why, fix, evidence } = explainUnreachable(error, redactorOf([target.url]));
    throw new Failure({
      what: `The ${describeTarget(target)} gives no answer.`,
      why,
      fix,
      evidence: [evidence],
      cause: error,
    });
  }
}
