import type { Clock } from '@fairway/runtime';
import type { RegistryErrorCause } from './registry-error.ts';
import { RegistryFailure } from './registry-failure.ts';

/** Kinds of failure that may be over a moment later. A refused account or a missing image never is. */
const passing: readonly RegistryErrorCause['kind'][] = ['unavailable', 'unreachable', 'cut', 'rate-limit'];

/** Half a minute in all. */
const patientPauses: readonly number[] = [1000, 2000, 4000, 8000, 15_000];

export interface RetryOptions {
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** Kinds of failure to try again after; without them those that may be over a moment later. */
  readonly kinds?: readonly RegistryErrorCause['kind'][];
  /** Milliseconds before the second, third, … try; without them half a minute in all. */
  readonly pauses?: readonly number[] | undefined;
  /** Told before each pause. */
  readonly onRetry?: (failure: RegistryFailure, pauseMs: number) => void;
}

/**
 * Does something with a registry, and again for up to half a minute of pauses while the registry is only briefly
 * unwell: an error of its own, a cut connection, too many requests. What has arrived in the registry is not sent again:
 * Docker asks for each layer first.
 * @throws what `work` throws: at once where trying again is hopeless, else the last failure
 */
export async function withRetries<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { clock, signal, kinds = passing, pauses = patientPauses, onRetry } = options;
  for (const pauseMs of pauses) {
    try {
      return await work();
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof RegistryFailure) || !kinds.includes(error.kind)) throw error;
      onRetry?.(error, pauseMs);
      await clock.sleep(pauseMs, signal);
    }
  }
  return await work();
}
