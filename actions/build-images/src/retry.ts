import type { Phase } from '@fairway/action-kit';
import type { RetryOptions } from '@fairway/docker/registry';

/** Options for `withRetries`: each retry is written to the log of the phase, with its reason. */
export function loggedRetries(phase: Phase, deps: Pick<RetryOptions, 'clock' | 'signal'>): RetryOptions {
  return {
    ...deps,
    onRetry: ({ what, why }, pauseMs) => phase.info(`${what}. ${why} Trying again in ${pauseMs / 1000} s.`),
  };
}
