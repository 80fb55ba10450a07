import { countOf, sayElapsed } from '@fairway/runtime';
import type { HealRules } from '../rules.ts';
import { unknownHeals } from '../state/read-state.ts';
import type { HealAttempt, IncidentState } from '../state/state.ts';
import { latestSteady, tick } from '../state/steady-clock.ts';

/** Whether a key may be healed now, and else why not and from when on. */
export type HealVerdict =
  | { readonly may: true; readonly left: number }
  | {
      readonly may: false;
      /** `circuit`: the budget is spent. `pause`: too soon after the last heal. */
      readonly because: 'circuit' | 'pause';
      /** Milliseconds since the Unix epoch. */
      readonly until: number;
      /** In words, without a full stop. */
      readonly why: string;
    };

export interface HealRequest {
  readonly key: string;
  readonly now: number;
  /** The run that asks, with its attempt. Steps of one run need no pause between them. */
  readonly run: string;
}

/**
 * Whether the budget allows one more heal. Each step that touches something is one heal, and one whose run was cut
 * counts. The time is the state's steady time, so a clock that jumps frees no budget.
 */
export function mayHeal(state: IncidentState, { key, now, run }: HealRequest, rules: HealRules): HealVerdict {
  const { steady } = tick(state.clock, now, run);
  const spent = state.heals.filter(
    (heal) => (heal.key === key || heal.key === unknownHeals) && steady - heal.steady < rules.windowMs,
  );
  const last = spent.at(-1);
  if (!last) return rules.maxHeals > 0 ? { may: true, left: rules.maxHeals } : none(now);
  if (spent.length >= rules.maxHeals) {
    // The budget is free again when so many heals have left the window that one fits.
    const leaves = spent[spent.length - rules.maxHeals] ?? last;
    return {
      may: false,
      because: 'circuit',
      until: now + rules.windowMs - (steady - leaves.steady),
      why: `it was healed ${countOf(spent.length, 'time')} in ${sayElapsed(rules.windowMs)}, and ${rules.maxHeals} ${rules.maxHeals === 1 ? 'is' : 'are'} allowed`,
    };
  }
  const pause = last.run === run ? 0 : rules.pauseMs * 2 ** (spent.length - 1);
  const rested = steady - last.steady;
  if (rested < pause) {
    return {
      may: false,
      because: 'pause',
      until: now + pause - rested,
      why:
        last.key === unknownHeals
          ? `it is not known what was healed before, so ${sayElapsed(pause)} pass first`
          : `the last heal was ${sayElapsed(rested)} ago, and ${sayElapsed(pause)} have to pass after it`,
    };
  }
  return { may: true, left: rules.maxHeals - spent.length };
}

function none(now: number): HealVerdict {
  return { may: false, because: 'circuit', until: now, why: 'no heal is allowed: `max-heals` is 0' };
}

/** The state with a heal that begins. It must be written before anything is touched. */
export function beginHeal(
  state: IncidentState,
  { key, now, run }: HealRequest,
  step: string,
): { readonly state: IncidentState; readonly id: string } {
  const clock = tick(state.clock, now, run);
  const id = `${run}:${key}:${step}:${state.heals.length}:${now}`;
  const heal = { id, key, step, run, at: now, steady: latestSteady(clock) };
  return { state: { ...state, clock, heals: [...state.heals, heal] }, id };
}

/** The state after a heal has ended. */
export function endHeal(
  state: IncidentState,
  id: string,
  ending: { readonly now: number; readonly outcome: 'helped' | 'no-help' | 'failed'; readonly said: string },
): IncidentState {
  return {
    ...state,
    heals: state.heals.map((heal) =>
      heal.id === id ? { ...heal, endedAt: ending.now, outcome: ending.outcome, said: ending.said } : heal,
    ),
  };
}

/** The state without a heal that found nothing to touch: it is none. */
export function withoutHeal(state: IncidentState, id: string): IncidentState {
  return { ...state, heals: state.heals.filter((heal) => heal.id !== id) };
}

/** Heals of other runs that have no end: their run was cut, or they go on now. */
export function unendedHeals(heals: readonly HealAttempt[], run: string): readonly HealAttempt[] {
  return heals.filter((heal) => heal.endedAt === undefined && heal.run !== run);
}
