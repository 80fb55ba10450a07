import { type Clock, type Failure, unlessAborted } from '@fairway/runtime';

/**
 * The result of a work that ends in time. A later one goes on unseen.
 * @throws what the work throws, `late`, or the reason of the signal
 */
export async function inTime<T>(
  work: Promise<T>,
  {
    clock,
    ms,
    late,
    signal,
  }: {
    readonly clock: Clock;
    readonly ms: number;
    readonly late: () => Failure;
    readonly signal?: AbortSignal;
  },
): Promise<T> {
  const done = new AbortController();
  const deadline = clock.sleep(ms, AbortSignal.any([done.signal, ...(signal ? [signal] : [])])).then(() => {
    throw late();
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    deadline.catch(() => {});
    work.catch(() => {});
    done.abort();
  }
}

/**
 * What is opened, unless the signal is aborted first.
 * @param discard gets what is opened all the same after that
 */
export async function openUnlessAborted<T>(
  opening: Promise<T>,
  signal: AbortSignal,
  discard: (late: T) => void,
): Promise<T> {
  try {
    return await unlessAborted(opening, signal);
  } catch (error) {
    opening.then(discard, () => {});
    throw error;
  }
}
