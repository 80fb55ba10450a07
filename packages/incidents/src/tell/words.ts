import { countOf, sayElapsed, shortLine } from '@fairway/runtime';
import type { Incident } from '../state/incident.ts';
import type { HealAttempt } from '../state/state.ts';

/** `32 minutes`, as a person adds them up; `1.1 s` of an outage that was shorter than a minute. */
export function outageWords(ms: number): string {
  return ms < 60_000 ? sayElapsed(ms) : countOf(Math.round(ms / 60_000), 'minute');
}

/** One heal in words: what was done, and what it did. */
export function healLine({ step, outcome, said }: HealAttempt): string {
  const did = outcome === undefined ? 'has no end yet' : outcomes[outcome];
  return said ? `${step}: ${shortLine(said, 200)}; ${did}` : `${step}; ${did}`;
}

const outcomes = {
  helped: 'it helped',
  'no-help': 'it did not help',
  failed: 'it failed',
  cut: 'its run was cut',
} as const;

/** The heals that were made for an incident, oldest first. */
export function healsOf(incident: Incident, heals: readonly HealAttempt[]): readonly HealAttempt[] {
  const until = incident.endedAt ?? Number.POSITIVE_INFINITY;
  return heals.filter(({ key, at }) => key === incident.key && at >= incident.openedAt && at <= until);
}

/** How an incident ended. */
export function endingOf({ endedBy }: Incident): string {
  if (endedBy === 'hand') return 'closed by hand';
  return endedBy === 'unwatched' ? 'no longer watched' : 'seen good';
}
