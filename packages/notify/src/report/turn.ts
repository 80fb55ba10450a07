import { formatTime, type Severity, sayElapsed, severities } from '@fairway/runtime';
import type { Message } from '../message.ts';
import { isMeant } from '../routes/globs.ts';
import type { JobResult } from './job-results.ts';
import { isSameCause, type KnownIncident } from './known-incident.ts';
import type { Occurrence } from './occurrence.ts';

/** A message, and what tells its failure apart from another one with the same key. */
export interface Told {
  readonly message: Message;
  readonly cause: string;
  /** It went well, and nobody knows whether it failed before: what may be open under the key is over. */
  readonly ends?: boolean;
}

/** What is known besides the reports. */
export interface Surroundings {
  readonly jobs: readonly JobResult[];
  /** Incidents that an earlier run left open, by their key. */
  readonly known: (key: string) => KnownIncident | undefined;
  /** `known` is all that is open. Else a deploy's own ledger may know more. */
  readonly remembers?: boolean;
  /** Severities of the user's own: the first pattern that an event fits counts. */
  readonly severities: readonly (readonly [events: string, severity: Severity])[];
  /** The run of this step. */
  readonly run: {
    readonly repository: string;
    readonly workflow: string;
    readonly url: string;
    readonly actor: string;
  };
  /** The environment of reports that name none. */
  readonly environment: string;
  readonly now: number;
}

/** The message in the state that what was known before makes of it. A good end also resolves what was open. */
export function turned(
  message: Message,
  turn: Occurrence['turn'],
  cause: string,
  known: KnownIncident | undefined,
  versions: readonly string[],
  around: Surroundings,
): readonly Told[] {
  if (turn === 'told') return [{ message, cause }];
  const since = sinceOf(known);
  if (turn === 'bad') {
    // What was put back before, and is not proven to serve now, is worse: people must hear of it.
    const worse =
      known !== undefined && severities.indexOf(message.severity) < severities.indexOf(known.severity);
    const again = known !== undefined && !worse && isSameCause(known.cause, cause, versions);
    if (!again) return [{ message: { ...message, state: 'opened' }, cause }];
    const facts = since === '' ? message.facts : [{ name: 'Since', value: since }, ...message.facts];
    return [{ message: { ...message, state: 'ongoing', facts }, cause }];
  }
  if (known === undefined) return [{ message, cause, ends: true }];
  const { event } = known;
  const severity = chosenSeverity(event, known.severity, around);
  const lasted =
    since === ''
      ? []
      : [{ name: 'It lasted', value: `${sayElapsed(message.at - (known.since ?? 0))}, since ${since}` }];
  const facts = [...lasted, ...message.facts];
  return [
    { message: { ...message, state: 'resolved', event, severity, facts }, cause: known.cause },
    { message, cause },
  ];
}

function sinceOf(known: KnownIncident | undefined): string {
  return known?.since === undefined ? '' : formatTime(known.since);
}

/** The severity that the user gives an event, or else its own. */
export function chosenSeverity(event: string, given: Severity, { severities }: Surroundings): Severity {
  return severities.find(([events]) => isMeant(event, [events]))?.[1] ?? given;
}
