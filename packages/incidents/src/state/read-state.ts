import { asRecord, isRecord } from '@fairway/runtime';
import type { RecordedIncident } from '../look.ts';
import { incidentSchema, isOwed } from './incident.ts';
import { emptyState, type HealAttempt, healSchema, type IncidentState, stateSchema } from './state.ts';
import { tick } from './steady-clock.ts';

/** The name for heals that are not known any more, after a loss of the state. They count for every key. */
export const unknownHeals = '*';

export interface ReadState {
  readonly state: IncidentState;
  /** What of it was lost, in a sentence. What was never written is no loss. */
  readonly problem?: string;
}

/**
 * Reads a state from the text of its file, and of a damaged one what is whole. Heals that cannot be read are taken for
 * heals of this moment, so a loss never allows more of them.
 */
export function readState(text: string | undefined, now: number): ReadState {
  if (text === undefined) return { state: emptyState() };
  const value = parsed(text);
  if (!isRecord(value)) return lost(now, 'It is not what Fairway wrote there.');
  if (value['version'] !== 1)
    return lost(now, `Its version is ${String(value['version'])}, which a newer Fairway wrote.`);
  const incidents = readAll(value['incidents'], incidentSchema);
  const heals = readAll(value['heals'], healSchema);
  const rest = stateSchema.safeParse({ ...value, incidents: incidents.read, heals: heals.read });
  if (!rest.success)
    return lost(
      now,
      rest.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
    );
  const damaged = incidents.damaged || heals.damaged;
  if (!damaged) return { state: rest.data };
  const state = incidents.damaged ? { ...rest.data, known: [] } : rest.data;
  return {
    state: heals.damaged ? withUnknownHeals(state, now) : state,
    problem: `${incidents.damaged ? 'Incidents' : 'Heals'} in it cannot be read. What is whole was kept.`,
  };
}

function readAll<T>(
  value: unknown,
  schema: { safeParse(one: unknown): { success: true; data: T } | { success: false } },
): { readonly read: readonly T[]; readonly damaged: boolean } {
  const all = Array.isArray(value) ? value.map((one) => schema.safeParse(one)) : [];
  return {
    read: all.flatMap((one) => (one.success ? [one.data] : [])),
    damaged: !Array.isArray(value) || all.some(({ success }) => !success),
  };
}

function lost(now: number, problem: string): ReadState {
  return { state: withUnknownHeals(emptyState(), now), problem };
}

/**
 * A state after which others were written that are lost: neither the heals of that time are known, nor what channels were
 * told.
 * @param saves how often it was surely written, so that an old copy which comes back later counts as old
 */
export function outdated(
  state: IncidentState,
  { saves, now }: { readonly saves: number; readonly now: number },
): IncidentState {
  return { ...withUnknownHeals({ ...state, known: [] }, now), saves };
}

/** The state after a loss of the heals before. They count as of this moment, however old what is left may be. */
function withUnknownHeals(state: IncidentState, now: number): IncidentState {
  const id = `lost:${now}`;
  if (state.heals.some((heal) => heal.id === id)) return state;
  const { steady } = tick(state.clock, now, '');
  const heal = {
    id,
    key: unknownHeals,
    step: 'unknown',
    run: '',
    at: now,
    steady,
    endedAt: now,
  };
  return { ...state, heals: [...state.heals, heal] };
}

const mostBytes = 1_000_000;

/** The text of the state's file, at most 1 MB. What is open stays whole the longest. */
export function formatState(state: IncidentState): string {
  let next = state;
  for (const shrink of shrinks) {
    const text = JSON.stringify(next);
    if (Buffer.byteLength(text) <= mostBytes) return `${text}\n`;
    next = { ...next, incidents: shrink(next.incidents) };
  }
  return `${JSON.stringify(next)}\n`;
}

type Incidents = IncidentState['incidents'];

const ended = ({ endedAt }: Incidents[number]) => endedAt !== undefined;
const shorter = (incident: Incidents[number], most: number) => ({
  ...incident,
  evidence: incident.evidence.slice(0, most),
  timeline: most === 0 ? [] : incident.timeline.slice(-most),
  symptoms: most === 0 ? [] : incident.symptoms.slice(-most),
});
/** The newest ended incidents, and those of which a channel lacks the end. */
const newest = (incidents: Incidents, most: number) => {
  const kept = new Set(incidents.filter(ended).slice(-most));
  return incidents.filter((one) => !ended(one) || kept.has(one) || isOwed(one));
};

const shrinks: readonly ((incidents: Incidents) => Incidents)[] = [
  (all) => newest(all, 150),
  (all) => all.map((one) => (ended(one) ? shorter(one, 8) : one)),
  (all) => newest(all, 30),
  (all) => all.map((one) => shorter(one, 8)),
  (all) => all.map((one) => shorter(one, 1)),
];

const mostRecordLength = 16_000;

/** One incident with its heals, as data that a place outside keeps: small enough for the hidden part of an issue. */
export function recordOf(state: IncidentState, id: string): Readonly<Record<string, unknown>> | undefined {
  const incident = state.incidents.find((one) => one.id === id);
  if (!incident) return undefined;
  const heals = state.heals.filter(({ key }) => key === incident.key).slice(-20);
  for (const most of [50, 20, 8, 3, 1]) {
    const record = { incident: shorter(incident, most), heals };
    if (JSON.stringify(record).length <= mostRecordLength) return record;
  }
  return { incident: shorter(incident, 0), heals: [] };
}

/** The incident in such data; undefined where it holds none. */
export function readRecord(data: unknown): RecordedIncident | undefined {
  const { incident, heals } = asRecord(data);
  const read = incidentSchema.safeParse(incident);
  return read.success ? { incident: read.data, heals: readAll(heals, healSchema).read } : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The state out of the copies that several hosts have: the one that was written most often, with the heals of all. A
 * host that was away brings an old copy.
 */
export function newestState(copies: readonly ReadState[]): ReadState | undefined {
  const whole = copies.filter(({ problem }) => problem === undefined);
  const [first, ...others] = (whole.length > 0 ? whole : copies).toSorted(
    (one, other) => other.state.saves - one.state.saves,
  );
  if (!first) return undefined;
  const heals: HealAttempt[] = [...first.state.heals];
  for (const heal of others.flatMap(({ state }) => state.heals)) {
    if (!heals.some(({ id }) => id === heal.id)) heals.push(heal);
  }
  heals.sort((one, other) => one.steady - other.steady);
  return { ...first, state: { ...first.state, heals } };
}
