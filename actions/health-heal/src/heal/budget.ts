import type { ServiceLook } from '@fairway/deploy-kit';
import { beginHeal, endHeal, type HealRules, mayHeal, withoutHeal } from '@fairway/incidents';
import { Failure, formatTime, reasonOf, shortLine } from '@fairway/runtime';
import { placeOf } from '../judge/place.ts';
import type { Memory } from '../record/memory.ts';

/** What a step came to, for the record. */
export interface StepEnding {
  readonly outcome: 'helped' | 'no-help' | 'failed';
  readonly said: string;
  /** False where it found nothing to touch: then it does not count. */
  readonly touched: boolean;
}

/** The heals that are still allowed. Every attempt is kept before it is made. */
export interface Budget {
  /** The services that may be healed now, and why others may not: one sentence each. */
  ask(
    services: readonly ServiceLook[],
    now: number,
  ): Promise<{ readonly allowed: readonly ServiceLook[]; readonly notes: readonly string[] }>;
  /**
   * Keeps that a step is about to be taken.
   * @returns keeps how it ended
   * @throws Failure where that cannot be kept: then nothing may be touched
   */
  begin(
    step: string,
    services: readonly ServiceLook[],
    now: number,
  ): Promise<(ending: StepEnding, now: number) => Promise<void>>;
}

export interface BudgetRequest {
  readonly memory: Memory;
  readonly rules: HealRules;
  /** Id of this run. Steps of one run need no pause between them. */
  readonly run: string;
  readonly keyOf: (service: ServiceLook) => string;
}

/** The budget as it is kept between runs: for each service alone. */
export function budgetOf({ memory, rules, run, keyOf }: BudgetRequest): Budget {
  return {
    async ask(services, now) {
      const { state } = await memory.read(now);
      const asked = services.map((service) => ({
        service,
        verdict: mayHeal(state, { key: keyOf(service), now, run }, rules),
      }));
      return {
        allowed: asked.flatMap(({ service, verdict }) => (verdict.may ? [service] : [])),
        notes: asked.flatMap(({ service, verdict }) =>
          verdict.may
            ? []
            : [`${placeOf(service)} is not touched before ${formatTime(verdict.until)}: ${verdict.why}.`],
        ),
      };
    },
    async begin(step, services, now) {
      const { ids } = await keep(memory, step, services, { now, run, keyOf });
      return async ({ outcome, said, touched }, endedAt) => {
        const ending = { now: endedAt, outcome, said: shortLine(said, 300) };
        await memory.change(endedAt, ({ state }) => ({
          state: ids.reduce(
            (kept, id) => (touched ? endHeal(kept, id, ending) : withoutHeal(kept, id)),
            state,
          ),
        }));
      };
    },
  };
}

async function keep(
  memory: Memory,
  step: string,
  services: readonly ServiceLook[],
  { now, run, keyOf }: Pick<BudgetRequest, 'run' | 'keyOf'> & { readonly now: number },
) {
  try {
    return await memory.change(now, (kept) => {
      let { state } = kept;
      const ids = services.map((service) => {
        const begun = beginHeal(state, { key: keyOf(service), now, run }, step);
        ({ state } = begun);
        return begun.id;
      });
      return { state, ids };
    });
  } catch (cause) {
    throw new Failure({
      what: `The step ${step} is not taken: it could not be written down first.`,
      why: reasonOf(cause),
      fix: 'Let the first host write its state directory: a full disk is the usual cause. Without that record, heals could go on for ever.',
      cause,
    });
  }
}
