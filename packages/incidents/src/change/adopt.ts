import type { RecordedIncident } from '../look.ts';
import { worse } from '../severity.ts';
import { type Incident, isOpen, isOwed } from '../state/incident.ts';
import type { HealAttempt, IncidentState } from '../state/state.ts';
import { isFromWrongClock } from '../state/steady-clock.ts';

/**
 * The state with what a place outside of it still knows. The state is newer wherever it knows an incident itself, unless
 * it is an old copy. After a loss, the places bring back the incidents with their heals, so nothing is opened twice and
 * everything can be closed.
 */
export function adopt(
  state: IncidentState,
  recorded: readonly RecordedIncident[],
  scope: string,
  now: number,
): IncidentState {
  let incidents = state.incidents;
  const heals = [...state.heals];
  const ids = new Set(state.incidents.map(({ id }) => id));
  const own = recorded.filter(({ incident }) => incident.key.startsWith(scope));
  // An old copy may hold an incident open that has ended since. That is known before another one of its key is joined.
  const knownFirst = own.toSorted(
    (one, other) => Number(ids.has(other.incident.id)) - Number(ids.has(one.incident.id)),
  );
  for (const { incident, heals: made } of knownFirst) {
    incidents = withRecorded(incidents, incident, now);
    const steady = state.clock?.steady ?? 0;
    for (const heal of made) {
      if (!heals.some(({ id }) => id === heal.id)) heals.push(inThisTime(heal, steady, now));
    }
  }
  heals.sort((one, other) => one.steady - other.steady);
  return { ...state, incidents, heals };
}

function withRecorded(incidents: readonly Incident[], recorded: Incident, now: number): Incident[] {
  const same = incidents.find(({ id }) => id === recorded.id);
  if (same) {
    const told = join(same.told, recorded.told, now);
    const newest = withoutQuiet(isNewer(recorded, same, now) ? recorded : same);
    return incidents.map((incident) => (incident === same ? { ...newest, told } : incident));
  }
  const open = incidents.find((incident) => incident.key === recorded.key && isOpen(incident));
  if (open && isOpen(recorded)) {
    // The state was lost and knows the incident from its second opening only: the record has its beginning.
    const { openedAt, release = open.release } = recorded;
    const joined = {
      ...withoutQuiet(open),
      openedAt: Math.min(open.openedAt, openedAt),
      severity: worse(open.severity, recorded.severity),
      told: join(open.told, recorded.told, now),
      ...(release ? { release } : {}),
    };
    return incidents.map((incident) => (incident === open ? joined : incident));
  }
  const later = incidents.some(({ key, openedAt }) => key === recorded.key && openedAt >= recorded.openedAt);
  return (isOpen(recorded) && !later) || isOwed(recorded) ? [...incidents, recorded] : [...incidents];
}

/** An old copy may be from the time in which nobody was to be told. Whatever stands outside was told since then. */
function withoutQuiet({ quiet: _quiet, ...incident }: Incident): Incident {
  return incident;
}

/** Whether a place outside knows a later end of an incident, or a later return, than the state, which is an old copy then. */
function isNewer(recorded: Incident, known: Incident, now: number): boolean {
  const knownLast = known.endedAt ?? known.lastBadAt;
  const recordedLast = isOpen(known) ? recorded.endedAt : recorded.lastBadAt;
  if (recordedLast === undefined || isFromWrongClock(recordedLast, now)) return false;
  return recordedLast > knownLast;
}

/**
 * What channels were told, by the state and by a place outside. The state knows better, unless it could not be written or
 * is an old copy: then the place has heard of a later message.
 */
function join(first: Incident['told'], second: Incident['told'], now: number): Incident['told'] {
  const known = Object.entries(first).filter(([name, { phase, claim, at }]) => {
    const other = second[name];
    if (!other || claim) return true;
    return phase !== 'none' && (at >= other.at || isFromWrongClock(other.at, now));
  });
  return { ...second, ...Object.fromEntries(known) };
}

/** A heal of a lost state, placed by its age into the steady time of this one. */
function inThisTime(heal: HealAttempt, steady: number, now: number): HealAttempt {
  return { ...heal, steady: steady - Math.max(0, now - heal.at) };
}
