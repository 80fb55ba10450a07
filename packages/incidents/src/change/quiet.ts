import { countOf, sayElapsed } from '@fairway/runtime';
import type { Look } from '../look.ts';
import { type Incident, isOpen } from '../state/incident.ts';
import type { IncidentState } from '../state/state.ts';

const mostKeys = 100;

type Quiet = NonNullable<IncidentState['quiet']>;

/** Why nobody is told in this run; undefined where people are. */
export function quietOf({ maintenance, locked }: Look): Pick<Quiet, 'kind' | 'name'> | undefined {
  if (maintenance !== undefined) return { kind: 'maintenance', name: maintenance };
  return locked === undefined ? undefined : { kind: 'lock', name: locked };
}

/** The quiet time after one more run in it: since when, and what was bad. */
export function goOnQuiet(earlier: Quiet | undefined, now: Pick<Quiet, 'kind' | 'name'>, look: Look): Quiet {
  const bad = look.sightings.filter(({ state }) => state === 'bad').map(({ key }) => key);
  const before = earlier?.kind === now.kind ? earlier : undefined;
  const keys = [...new Set([...(before?.bad ?? []), ...bad])];
  return { ...now, since: before?.since ?? look.now, bad: keys.slice(-mostKeys) };
}

/** The one line about a quiet time that is over. A deploy during which nothing was bad is not worth one. */
export function sayOver(
  quiet: Quiet,
  incidents: readonly Incident[],
  { now }: Pick<Look, 'now'>,
): string | undefined {
  if (quiet.kind === 'lock' && quiet.bad.length === 0) return undefined;
  const still = incidents.filter((incident) => quiet.bad.includes(incident.key) && isOpen(incident));
  const what = quiet.kind === 'maintenance' ? `Maintenance (${quiet.name})` : `The work of ${quiet.name}`;
  const bad =
    quiet.bad.length === 0
      ? 'nothing was bad during it'
      : `${countOf(quiet.bad.length, 'thing')} ${quiet.bad.length === 1 ? 'was' : 'were'} bad during it, ${
          still.length === 0 ? 'none is now' : `still bad: ${still.map(({ title }) => title).join('; ')}`
        }`;
  return `${what} is over after ${sayElapsed(now - quiet.since)}: ${bad}.`;
}
