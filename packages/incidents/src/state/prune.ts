import { isOpen, isOwed } from './incident.ts';
import type { IncidentState } from './state.ts';

const keptMs = 90 * 86_400_000;
const mostEnded = 300;
const mostHeals = 500;
const healsKeptMs = 7 * 86_400_000;

/**
 * The state without what is older than 90 days, in the same order. What is open stays, because it would be opened again.
 * The age is that of the clock that is believed, so one wrong run does not empty the state.
 */
export function prune(state: IncidentState): IncidentState {
  const { steady, trusted: now } = state.clock ?? { steady: 0, trusted: 0 };
  const young = state.incidents.filter(
    (incident) => isOpen(incident) || isOwed(incident) || now - (incident.endedAt ?? now) <= keptMs,
  );
  const newest = new Set(young.filter((incident) => !isOpen(incident)).slice(-mostEnded));
  const incidents = young.filter(
    (incident) =>
      isOpen(incident) || isOwed(incident) || (newest.has(incident) && incident.endedBy !== 'presumed'),
  );
  const heals = state.heals.filter((heal) => steady - heal.steady <= healsKeptMs).slice(-mostHeals);
  return { ...state, incidents, heals };
}
