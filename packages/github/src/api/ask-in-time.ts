import { type Clock, type Logger, messageOf } from '@fairway/runtime';

/** Milliseconds in which an answer must arrive. A cancelled step has only seconds left. */
const waitMs = 30_000;
const cancelledWaitMs = 2_000;

export interface AskOptions {
  /** The record that is missing on GitHub where the request fails, for the warning: `The comment`. */
  readonly what: string;
  /** The run was told to stop. */
  readonly cancelled: boolean;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Makes an optional request to GitHub. A request that fails or takes too long becomes a warning.
 * @returns the answer; undefined where none arrived in time
 */
export async function askInTime<T>(
  work: () => Promise<T>,
  { what, cancelled, clock, logger }: AskOptions,
): Promise<T | undefined> {
  const over = new AbortController();
  const timeout = clock.sleep(cancelled ? cancelledWaitMs : waitMs, over.signal).then(() => {
    throw new Error('GitHub did not answer in time.');
  });
  timeout.catch(() => {});
  try {
    const answer = work();
    // A late answer is ignored: the timeout has already been reported.
    answer.catch(() => {});
    return await Promise.race([answer, timeout]);
  } catch (error) {
    logger.warn(`${what} is not on GitHub: ${messageOf(error)}`);
    return undefined;
  } finally {
    over.abort();
  }
}
