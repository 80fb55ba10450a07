import { formatTime, type Severity, sayElapsed } from '@fairway/runtime';
import type { Message } from '../message.ts';
import { isMeant } from '../routes/globs.ts';
import type { JobResult } from './job-results.ts';
import { goesOn, type KnownIncident } from './known-incident.ts';
import type { Occurrence } from './occurrence.ts';

/** A message, and what tells its failure apart from another one with the same key. */
export interface Told {
  readonly message: Message;
  readonly cause: string;
  /** It went well, and nobody knows whether it failed before: what may be open under the key is over. */
  readonly ends?: boolean;
  /** The end of what only a ledger knows: nothing remembers who was told of it. */
  readonly fromLedger?: boolean;
}

/** What is known besides the reports. */
export interface Surroundings {
  readonly jobs: readonly JobResult[];
  /** Incidents that an earlier run left open, by their key; for a good end, also those that a person declared over. */
  readonly known: (key: string, turn: Occurrence['turn']) => KnownIncident | undefined;
  /** `known` is all that people were told of as bad. Else a deploy's own ledger may know that the failure is no new one. */
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
  versions: readonly string[] = [],
): readonly Told[] {
  if (turn === 'told') return [{ message, cause }];
  if (turn === 'bad') return [failing(message, cause, known, versions)];
  if (known === undefined) return [{ message, cause, ends: true }];
  return [over(message, known), { message, cause }];
}

/** A message that says that something is bad: for the first time, or still. */
export function failing(
  message: Message,
  cause: string,
  known: KnownIncident | undefined,
  versions: readonly string[] = [],
): Told {
  if (!goesOn(known, { severity: message.severity, cause }, versions))
    return { message: { ...message, state: 'opened' }, cause };
  const since = known.since === undefined ? [] : [{ name: 'Since', value: formatTime(known.since) }];
  return { message: { ...message, state: 'ongoing', facts: [...since, ...message.facts] }, cause };
}

/** A message that says that the known incident is over. It has the event and the severity with which that was told. */
export function over(message: Message, { event, severity, cause, since }: KnownIncident): Told {
  const lasted =
    since === undefined
      ? []
      : [
          {
            name: 'It lasted',
            value: `${sayElapsed(message.at - since)}, since ${formatTime(since)}`,
          },
        ];
  const facts = [...lasted, ...message.facts];
  return { message: { ...message, state: 'resolved', event, severity, facts }, cause };
}

/** The severity that the user gives an event, or else its own. */
export function chosenSeverity(event: string, given: Severity, { severities }: Surroundings): Severity {
  return severities.find(([events]) => isMeant(event, [events]))?.[1] ?? given;
}
