import type { RecordedIncident } from '../look.ts';
import { worse } from '../severity.ts';
import { type Incident, isOpen, isOwed } from '../state/incident.ts';
import type { HealAttempt, IncidentState } from '../state/state.ts';

/**
 * The state with what a place outside of it still knows. The state is newer wherever it knows an incident itself. After
 * a loss, the places bring back the incidents with their heals, so nothing is opened twice and everything can be closed.
 */
export function adopt(
  state: IncidentState,
  recorded: readonly RecordedIncident[],
  scope: string,
  now: number,
): IncidentState {
  let incidents = state.incidents;
  const heals = [...state.heals];
  for (const { incident, heals: made } of recorded) {
    if (!incident.key.startsWith(scope)) continue;
    incidents = withRecorded(incidents, incident);
    const steady = state.clock?.steady ?? 0;
    for (const heal of made) {
      if (!heals.some(({ id }) => id === heal.id)) heals.push(inThisTime(heal, steady, now));
    }
  }
  heals.sort((one, other) => one.steady - other.steady);
  return { ...state, incidents, heals };
}

function withRecorded(incidents: readonly Incident[], recorded: Incident): Incident[] {
  const same = incidents.find(({ id }) => id === recorded.id);
  if (same) {
    const told = join(same.told, recorded.told);
    return incidents.map((incident) => (incident === same ? { ...same, told } : incident));
  }
  const open = incidents.find((incident) => incident.key === recorded.key && isOpen(incident));
  if (open && isOpen(recorded)) {
    // The state was lost and knows the incident from its second opening only: the record has its beginning.
    const { openedAt, release = open.release } = recorded;
    const joined = {
      ...open,
      openedAt: Math.min(open.openedAt, openedAt),
      severity: worse(open.severity, recorded.severity),
      told: join(open.told, recorded.told),
      ...(release ? { release } : {}),
    };
    return incidents.map((incident) => (incident === open ? joined : incident));
  }
  const later = incidents.some(({ key, openedAt }) => key === recorded.key && openedAt >= recorded.openedAt);
  return (isOpen(recorded) && !later) || isOwed(recorded) ? [...incidents, recorded] : [...incidents];
}

/** What channels were told, by both; the first wins where it knows of a message to a channel. */
function join(first: Incident['told'], second: Incident['told']): Incident['told'] {
  const known = Object.entries(first).filter(
    ([name, { phase, claim }]) => phase !== 'none' || claim || !second[name],
  );
  return { ...second, ...Object.fromEntries(known) };
}

/** A heal of a lost state, placed by its age into the steady time of this one. */
function inThisTime(heal: HealAttempt, steady: number, now: number): HealAttempt {
  return { ...heal, steady: steady - Math.max(0, now - heal.at) };
}
