import type { Severity } from '@fairway/runtime';
import { Failure } from '@fairway/runtime';

/** What a sighting can be about, and how bad it is where the caller says nothing else. */
export const defaultSeverities = {
  /** A service of which nothing runs. */
  service: 'P1',
  /** A service of which too little runs, but something. */
  degraded: 'P2',
  /** A service that starts anew again and again. */
  restarts: 'P2',
  /** All machines are out of reach, and nothing answers. */
  hosts: 'P1',
  /** One of several machines is out of reach, or all while the probes are answered. */
  host: 'P2',
  /** The deploy's lock is held for longer than a deploy takes. */
  lock: 'P2',
  /** The last deploy has ended without proof. */
  ledger: 'P2',
  /** A recovery was cut off, and has left the app stopped. */
  recovery: 'P1',
  /** It serves, but is not what the ledger says. */
  drift: 'P3',
  /** A person has stopped a service. */
  stopped: 'P3',
} as const satisfies Readonly<Record<string, Severity>>;

export type Cause = keyof typeof defaultSeverities;
export type Severities = Readonly<Record<Cause, Severity>>;

/** @throws Failure naming the cause or the severity that does not exist */
export function severitiesOf(given: Readonly<Record<string, string>>): Severities {
  for (const [cause, severity] of Object.entries(given)) {
    if (!Object.hasOwn(defaultSeverities, cause)) {
      throw refusal(`"${cause}" is no cause.`, `Causes are ${Object.keys(defaultSeverities).join(', ')}.`);
    }
    if (!/^P[123]$/.test(severity)) {
      throw refusal(`"${severity}" for "${cause}" is no severity.`, 'Write P1, P2 or P3.');
    }
  }
  return { ...defaultSeverities, ...(given as Partial<Severities>) };
}

function refusal(why: string, fix: string): Failure {
  return new Failure({ what: 'The input "severities" cannot be used.', why, fix });
}
