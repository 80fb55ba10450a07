import type { Clock } from './clock.ts';

/** What one look found: the answer, or nothing yet. */
export type Look<T> = { readonly done: true; readonly value: T } | { readonly done: false };

export interface PollOptions {
  readonly clock: Clock;
  /** Ends the wait at once; the promise rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds from now after which the wait ends. */
  readonly timeoutMs: number;
  /** Milliseconds between the end of one look and the start of the next. */
  readonly intervalMs: number;
}

/** The end of a wait whose deadline passed. */
export interface TimedOut {
  readonly timedOut: true;
  readonly afterMs: number;
}

/**
 * Looks until a look is done, the deadline passes or the signal aborts. The look under way when the deadline
 * passes is still honoured.
 * @returns the value of the look that was done, or `{timedOut: true}`: what a missed deadline means is the caller's to say.
 * @throws what `look` throws, and the reason of an aborted signal.
 */
export async function poll<T>(
  { clock, signal, timeoutMs, intervalMs }: PollOptions,
  look: () => Promise<Look<T>>,
): Promise<{ readonly timedOut: false; readonly value: T } | TimedOut> {
  const start = clock.now();
  for (;;) {
    signal?.throwIfAborted();
    const seen = await look();
    if (seen.done) return { timedOut: false, value: seen.value };
    const left = timeoutMs - (clock.now() - start);
    if (left <= 0) return { timedOut: true, afterMs: clock.now() - start };
    await clock.sleep(Math.min(intervalMs, left), signal);
  }
}
