import { type Incident, isOpen } from './incident.ts';
import type { IncidentState } from './state.ts';

const keptMs = 90 * 86_400_000;
const mostEnded = 300;
const mostHeals = 500;
const healsKeptMs = 7 * 86_400_000;

/**
 * The state without what is older than 90 days. What is open stays, because it would be opened again. The age is that of
 * the clock that is believed, so one wrong run does not empty the state.
 */
export function prune(state: IncidentState): IncidentState {
  const { steady, trusted: now } = state.clock ?? { steady: 0, trusted: 0 };
  const open = state.incidents.filter(isOpen);
  const ended = state.incidents
    .filter(
      (incident) => !isOpen(incident) && (now - (incident.endedAt ?? now) <= keptMs || isOwed(incident)),
    )
    .sort((one, other) => (one.endedAt ?? 0) - (other.endedAt ?? 0))
    .slice(-mostEnded);
  const heals = state.heals.filter((heal) => steady - heal.steady <= healsKeptMs).slice(-mostHeals);
  return { ...state, incidents: [...ended.filter(isWorthKeeping), ...open], heals };
}

/** A channel still shows it as open. */
function isOwed({ told }: Incident): boolean {
  return Object.values(told).some(({ phase }) => phase === 'open');
}

/** What was only presumed is forgotten when all channels have their message. */
function isWorthKeeping(incident: Incident): boolean {
  return incident.endedBy !== 'presumed' || isOwed(incident);
}
