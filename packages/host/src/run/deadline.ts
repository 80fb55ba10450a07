import type { Clock } from '@fairway/runtime';

/** The end of some work: the caller's abort or a timeout. */
export interface Deadline {
  /** Aborts when the caller's signal does, or when the timeout passes. */
  readonly signal: AbortSignal;
  /** Whether the timeout was the cause. */
  readonly timedOut: boolean;
  /** Frees the timer. */
  dispose(): void;
}

/** Starts a deadline `timeoutMs` from now. Without a timeout, or with an infinite one, only the caller's signal ends it. */
export function startDeadline(
  clock: Clock,
  timeoutMs: number | undefined,
  signal: AbortSignal | undefined,
): Deadline {
  const over = new AbortController();
  const disposed = new AbortController();
  let timedOut = false;
  if (timeoutMs !== undefined && timeoutMs !== Number.POSITIVE_INFINITY) {
    clock.sleep(timeoutMs, disposed.signal).then(
      () => {
        timedOut = signal?.aborted !== true;
        over.abort(new Error(`nothing for ${timeoutMs} ms`));
      },
      () => {},
    );
  }
  return {
    signal: signal === undefined ? over.signal : AbortSignal.any([over.signal, signal]),
    get timedOut() {
      return timedOut;
    },
    dispose: () => disposed.abort(),
  };
}
