import type { ActionContext } from '@fairway/action-kit';
import { type Beat, openHeartbeat } from '@fairway/notify';
import { Failure, messageOf } from '@fairway/runtime';

type Context = Pick<ActionContext, 'fetch' | 'clock' | 'logger' | 'signal' | 'annotate' | 'withoutSecrets'>;

/** How long a beat may take after a run was stopped. */
const lastBeatMs = 10_000;

/**
 * Does the work of a run between two beats: a server that misses the second one, or both, tells people. What the server
 * does not take is a warning, because the backups are what they are.
 * @param url undefined for no heartbeat
 */
export async function betweenBeats(
  url: string | undefined,
  context: Context,
  work: () => Promise<void>,
): Promise<void> {
  if (url === undefined) return work();
  const { annotate } = context;
  const heard = ({ problem, warning }: Beat) => {
    const said = problem ?? warning;
    if (said !== undefined) annotate('warning', said);
  };
  heard(await openHeartbeat(url, context).begin());
  // A run that is stopped still says so.
  const last = () => openHeartbeat(url, { ...context, signal: AbortSignal.timeout(lastBeatMs) });
  try {
    await work();
  } catch (error) {
    const said = error instanceof Failure ? error.message : messageOf(error);
    heard(await last().fail(context.withoutSecrets(said)));
    throw error;
  }
  heard(await last().succeed(''));
}
