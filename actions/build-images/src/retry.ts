import type { Phase } from '@fairway/action-kit';
import type { RetryOptions } from '@fairway/docker';

/** How a phase waits for a registry that is briefly unwell: each new try is said, with its reason. */
export function patience(phase: Phase, deps: Pick<RetryOptions, 'clock' | 'signal'>): RetryOptions {
  return {
    ...deps,
    onRetry: ({ what, why }, pauseMs) => phase.info(`${what}. ${why} Trying again in ${pauseMs / 1000} s.`),
  };
}
