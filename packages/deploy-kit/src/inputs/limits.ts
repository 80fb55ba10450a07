import { choice, duration, type InputsOf, optional, text, wholeNumber } from '@fairway/action-kit';
import type { VerifyItem } from '@fairway/health';
import { probesInput } from './probes-input.ts';

/** The limits of a deploy: its proof, its timeouts, and the number of kept releases. Times are in milliseconds. */
export interface Limits {
  /** Empty where none is given. */
  readonly verify: readonly VerifyItem[];
  readonly timeoutMs: number;
  readonly soakMs: number;
  readonly keepReleases: number;
  readonly lockTimeoutMs: number;
  readonly firstDeployFailed: 'keep' | 'remove';
  /** An absolute path on the hosts, without a slash at its end. */
  readonly stateDir: string;
}

/** The inputs that set limits. */
export function limitInputs() {
  return {
    verify: optional(probesInput()),
    timeout: duration(),
    soak: duration(),
    'keep-releases': wholeNumber({ min: 1, max: 100 }),
    'lock-timeout': duration(),
    'first-deploy-failed': choice('keep', 'remove'),
    'state-dir': text({ pattern: /^\/[A-Za-z0-9._/-]+$/, describe: 'an absolute path without blanks' }),
  };
}

export function limitsOf(given: InputsOf<ReturnType<typeof limitInputs>>): Limits {
  return {
    verify: given.verify ?? [],
    timeoutMs: given.timeout,
    soakMs: given.soak,
    keepReleases: given['keep-releases'],
    lockTimeoutMs: given['lock-timeout'],
    firstDeployFailed: given['first-deploy-failed'],
    stateDir: given['state-dir'].replace(/\/+$/, ''),
  };
}
