import type { Clock, Failure } from '@fairway/runtime';

/** The result of a work that ends in time. A later one goes on unseen. @throws what the work throws, or `late` */
export async function inTime<T>(
  work: Promise<T>,
  { clock, ms, late }: { readonly clock: Clock; readonly ms: number; readonly late: () => Failure },
): Promise<T> {
  const done = new AbortController();
  const deadline = clock.sleep(ms, done.signal).then(() => {
    throw late();
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    deadline.catch(() => {});
    done.abort();
  }
}
