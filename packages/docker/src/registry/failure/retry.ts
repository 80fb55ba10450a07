import type { Clock } from '@fairway/runtime';
import type { RegistryErrorCause } from './registry-error.ts';
import { RegistryFailure } from './registry-failure.ts';

/** Kinds of failure that may pass by themselves. A refused account or a missing image does not. */
const passing: readonly RegistryErrorCause['kind'][] = ['unavailable', 'unreachable', 'cut', 'rate-limit'];

/** Milliseconds between the tries: half a minute in all. */
const patientPauses: readonly number[] = [1000, 2000, 4000, 8000, 15_000];

export interface RetryOptions {
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** Kinds of failure after which to try again. Default: those that may pass by themselves. */
  readonly kinds?: readonly RegistryErrorCause['kind'][];
  /** Milliseconds before the second, third, … try. Default: half a minute in all. */
  readonly pauses?: readonly number[] | undefined;
  /** Called before each pause. */
  readonly onRetry?: (failure: RegistryFailure, pauseMs: number) => void;
}

/**
 * Does some work with a registry, and repeats it while the registry has a trouble that may pass: an error of its own, a
 * cut connection, too many requests. Layers that the registry already holds are not sent again, because Docker asks for
 * each layer first.
 * @returns the result of `work`
 * @throws the error of `work`: at once where another try is hopeless, else the last one
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
