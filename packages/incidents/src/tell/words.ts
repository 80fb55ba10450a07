import { countOf, sayElapsed, shortLine } from '@fairway/runtime';
import type { Incident } from '../state/incident.ts';
import type { HealAttempt } from '../state/state.ts';

/** An outage as people add it up: `1.1 s`, `32 minutes`, and from two hours on `2h 05m`. */
export function outageWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return ms < 60_000 || minutes >= 120 ? sayElapsed(ms) : countOf(minutes, 'minute');
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
