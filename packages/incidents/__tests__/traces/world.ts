import {
  advance,
  beginHeal,
  type Due,
  emptyState,
  endHeal,
  type Incident,
  type IncidentRules,
  type IncidentState,
  type Look,
  mayHeal,
  type RecordedIncident,
  readRecord,
  recordDeliveries,
  recordOf,
  type Sighting,
} from '@fairway/incidents';
import { outdated, readState } from '../../src/state/read-state.ts';
import { healRules, hour, minute, sight, start } from '../looks.ts';
import { type Mood, type Readers, readersOf } from './channels.ts';

/** Accidents after which the state does not know all heals. */
const losses: readonly Step['accident'][] = ['state lost', 'state damaged', 'an old state comes back'];

export const names = ['web', 'api', 'database'] as const;

/** What happens in one run of a trace. */
export interface Step {
  /** Minutes since the run before. */
  readonly gap: number;
  /** Hours by which the clock of the runner is wrong in this run. */
  readonly wrongBy: number;
  readonly looks: readonly Sighting['state'][];
  readonly moods: Readonly<Record<'slack' | 'pager', Mood>>;
  /** What else goes wrong. */
  readonly accident:
    | 'none'
    | 'killed in a heal'
    | 'killed before it tells'
    | 'killed after it told'
    | 'a second run reads the same'
    | 'maintenance'
    | 'a deploy holds the lock'
    | 'closed by hand'
    | 'state lost'
    | 'state damaged'
    | 'an old state comes back';
}

export const rules: IncidentRules = {
  scope: 'shop: ',
  channels: [
    { name: 'slack', everyRun: false, deduplicates: false },
    { name: 'pager', everyRun: false, deduplicates: true },
  ],
  route: () => ['slack', 'pager'],
  repeatMs: 3 * hour,
  reopenWithinMs: hour,
};

/** The end of a trace. */
export interface Outcome {
  readonly slack: Readers;
  readonly pager: Readers;
  /** The true times of heals by key, each list since the last loss of the state. */
  readonly heals: readonly (readonly number[])[];
  /** How often a run was killed that had said that it tells of an incident. Nobody can know whether it did. */
  readonly killed: ReadonlyMap<string, number>;
  /** Keys with two open incidents at once. */
  readonly openTwice: readonly string[];
  readonly state: IncidentState;
}

/**
 * Lives through a trace, and then through hours in which all is well.
 * @param withIssues issues of GitHub keep each incident too, and are read by every run
 */
export function live(steps: readonly Step[], withIssues: boolean): Outcome {
  const readers = { slack: readersOf('slack'), pager: readersOf('pager') };
  const issues = new Map<string, RecordedIncident>();
  const kept = new Set<Incident>();
  const closed = new Map<string, number>();
  const heals: number[][] = [];
  let healing = new Map<string, number[]>();
  const killed = new Map<string, number>();
  const openTwice = new Set<string>();
  let state = emptyState();
  const past: IncidentState[] = [];
  let real = start;
  let runs = 0;

  const lookOf = (step: Step, run: string): Look => {
    const now = real + step.wrongBy * hour;
    const databaseIsBad = step.looks[2] === 'bad';
    return {
      now,
      run,
      rules,
      complete: true,
      sightings: names.map((name, n) =>
        sight(name, step.looks[n] ?? 'good', now, {
          ...(name === 'web' && databaseIsBad ? { because: 'shop: database' } : {}),
        }),
      ),
      byHand: [...closed].map(([key, closedAt]) => ({ key, closedAt })),
      ...(step.accident === 'maintenance' ? { maintenance: 'the window' } : {}),
      ...(step.accident === 'a deploy holds the lock' ? { locked: 'a deploy' } : {}),
      ...(withIssues ? { recorded: [...issues.values()] } : {}),
    };
  };
  const send = (due: readonly Due[], step: Step) =>
    due.map((one) => {
      const channel = one.channel === 'slack' ? 'slack' : 'pager';
      return { due: one, delivery: readers[channel].take(one, step.moods[channel]) };
    });
  const keepIssues = () => {
    if (!withIssues) return;
    for (const incident of state.incidents) {
      const record =
        kept.has(incident) || incident.quiet ? undefined : readRecord(recordOf(state, incident.id));
      if (record) issues.set(incident.id, record);
      kept.add(incident);
    }
  };
  const check = () => {
    const open = state.incidents.filter(({ endedAt }) => endedAt === undefined).map(({ key }) => key);
    for (const key of open) if (open.indexOf(key) !== open.lastIndexOf(key)) openTwice.add(key);
  };
  const endHealing = () => {
    heals.push(...healing.values());
    healing = new Map();
  };

  /** Heals what is bad and no symptom, as far as the budget allows. */
  const heal = (look: Look, cut: boolean): void => {
    for (const { key, state: seen, because } of look.sightings) {
      if (seen !== 'bad' || because !== undefined) continue;
      const request = { key, now: look.now, run: look.run };
      if (!mayHeal(state, request, healRules).may) continue;
      const begun = beginHeal(state, request, 'restart');
      state = begun.state;
      healing.set(key, [...(healing.get(key) ?? []), real]);
      if (cut) return;
      state = endHeal(state, begun.id, { now: look.now, outcome: 'no-help', said: 'restarted' });
    }
  };

  const live = (step: Step): void => {
    past.push(state);
    runs += 1;
    real += step.gap * minute;
    if (step.accident === 'state lost') state = emptyState();
    const look = lookOf(step, `run-${runs}`);
    if (step.accident === 'state damaged') state = readState('{"version":1,"inc', look.now).state;
    if (step.accident === 'an old state comes back')
      state = outdated(past.at(-3) ?? emptyState(), { saves: runs, now: look.now });
    if (losses.includes(step.accident)) endHealing();
    if (step.accident === 'closed by hand') closed.set('shop: web', real);
    const quiet = look.maintenance !== undefined || look.locked !== undefined;
    if (!quiet) heal(look, step.accident === 'killed in a heal');
    if (step.accident === 'killed in a heal') return;
    const first = advance(state, look);
    state = first.state;
    check();
    if (step.accident.startsWith('killed')) {
      for (const { incident } of first.due) killed.set(incident.id, (killed.get(incident.id) ?? 0) + 1);
    }
    if (step.accident === 'killed before it tells') return;
    const second =
      step.accident === 'a second run reads the same'
        ? advance(state, lookOf(step, `run-${runs}-b`))
        : undefined;
    if (second) state = second.state;
    const told = send(first.due, step);
    if (step.accident === 'killed after it told') return;
    state = recordDeliveries(state, told, { now: look.now, rules });
    if (second) state = recordDeliveries(state, send(second.due, step), { now: look.now, rules });
    check();
    keepIssues();
  };

  for (const step of steps) live(step);
  const wrongBy = steps.at(-1)?.wrongBy ?? 0;
  for (let n = 0; n < 12; n += 1) {
    live({
      gap: 15,
      wrongBy,
      looks: ['good', 'good', 'good'],
      moods: { slack: 'well', pager: 'well' },
      accident: 'none',
    });
  }
  endHealing();
  return { ...readers, heals, killed, openTwice: [...openTwice], state };
}

/** Heals beyond the budget: the first and last of each window that has too many. */
export function overBudget(heals: Outcome['heals']): string[] {
  return heals.flatMap((times) =>
    times.flatMap((time, n) => {
      const last = times[n + healRules.maxHeals];
      return last !== undefined && last - time < healRules.windowMs
        ? [`${healRules.maxHeals + 1} heals in ${(last - time) / minute} minutes`]
        : [];
    }),
  );
}
