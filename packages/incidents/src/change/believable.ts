import type { Incident } from '../state/incident.ts';
import type { IncidentState } from '../state/state.ts';
import { isFromWrongClock, lastRunBefore } from '../state/steady-clock.ts';

/**
 * The state without times that lie in the future, once the clock is believed: a clock that was wrong gave them, and people
 * would read them for ever. What it was wrong about had happened by the run before, at the latest.
 * @param state with the clock of this run
 * @param before the clock of the run before
 */
export function withBelievableTimes(
  state: IncidentState,
  before: IncidentState['clock'],
  now: number,
): IncidentState {
  if (state.clock === undefined || state.clock.doubted !== undefined) return state;
  const latest = lastRunBefore(now, before);
  const believed = (at: number) => (isFromWrongClock(at, now) ? latest : at);
  const { quiet } = state;
  return {
    ...state,
    incidents: state.incidents.map((incident) => withTimes(incident, believed)),
    heals: state.heals.map((heal) => ({
      ...heal,
      at: believed(heal.at),
      ...(heal.endedAt === undefined ? {} : { endedAt: believed(heal.endedAt) }),
    })),
    ...(quiet ? { quiet: { ...quiet, since: believed(quiet.since) } } : {}),
  };
}

function withTimes(incident: Incident, believed: (at: number) => number): Incident {
  const { endedAt, acknowledgedAt } = incident;
  return {
    ...incident,
    openedAt: believed(incident.openedAt),
    detectedAt: believed(incident.detectedAt),
    since: believed(incident.since),
    lastBadAt: believed(incident.lastBadAt),
    ...(endedAt === undefined ? {} : { endedAt: believed(endedAt) }),
    ...(acknowledgedAt === undefined ? {} : { acknowledgedAt: believed(acknowledgedAt) }),
    symptoms: incident.symptoms.map((symptom) => ({
      ...symptom,
      since: believed(symptom.since),
      ...(symptom.until === undefined ? {} : { until: believed(symptom.until) }),
    })),
    timeline: incident.timeline.map((event) => ({ ...event, at: believed(event.at) })),
    told: Object.fromEntries(
      Object.entries(incident.told).map(([name, told]) => [name, { ...told, at: believed(told.at) }]),
    ),
  };
}
