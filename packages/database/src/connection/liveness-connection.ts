import { Failure } from '@fairway/runtime';
import { withConnection } from './connection.ts';
import { type DatabaseTarget, describeTarget } from './database-url.ts';
import { redactorOf } from './redact.ts';
import { explainUnreachable } from './unreachable.ts';

/**
 * Does some work under a mark: pg_stat_activity shows a connection of that name exactly as long as this process lives
 * and works. It shows other runs that the migration's own run is alive.
 * @returns the result of the work
 * @throws Failure when the connection cannot be made, before the work begins; else the error of the work
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
      // A machine that loses its power does not close its connections, so the server has to check them.
      await client.query(
        'SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3',
      );
      working = work();
      return working;
    });
  } catch (error) {
    // The signal ends the work as well, which may take a moment.
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
