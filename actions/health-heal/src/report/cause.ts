import type { Incident, Sighting } from '@fairway/incidents';
import { formatTime, sayElapsed } from '@fairway/runtime';
import { type StepTaken, sayStep } from '../heal/steps.ts';
import type { Looked } from '../look/looking.ts';

/** What is bad by itself, the worst first: what fails because of it is told with it. */
export function causesOf({ verdict }: Looked): readonly Sighting[] {
  return verdict.sightings.filter(({ state, because }) => state === 'bad' && because === undefined);
}

/** The first cause in words, and how many more there are; undefined where nothing is bad. */
export function sayCauses(looked: Looked, subject: string): string | undefined {
  const [first, ...others] = causesOf(looked);
  if (!first) return undefined;
  return `${withoutSubject(first.title, subject)}${others.length === 0 ? '' : `, and ${others.length} more`}`;
}

/** A title where the subject stands beside it already. */
export function withoutSubject(title: string, subject: string): string {
  return title.replace(`${subject} is not what its ledger says: `, '').replace(` of ${subject}`, '');
}

/** Since when the first cause of a look lasts, where it is older than the look: a run before this one has seen it too. */
export function lastingSince(looked: Looked, incidents: readonly Incident[]): number | undefined {
  const [first] = causesOf(looked);
  const incident = incidents.find(({ key }) => key === first?.key);
  return incident && incident.since < looked.seen.at ? incident.since : undefined;
}

/** ` since 2026-11-29 11:28 UTC (32m 00s)`. */
export function saySince(since: number | undefined, now: number): string {
  return since === undefined ? '' : ` since ${formatTime(since)} (${sayElapsed(now - since)})`;
}

/** What a step came to, and why it could not be taken: `recreate of backend could not be carried out: …`. */
export function sayTried(step: StepTaken): string {
  const [reason] = step.lines;
  return `${sayStep(step)}${step.ended === 'failed' && reason ? `: ${reason.replace(/\.$/, '')}` : ''}`;
}
