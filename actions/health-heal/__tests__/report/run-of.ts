import { advance, emptyState, type IncidentState } from '@fairway/incidents';
import { untouched } from '../../src/heal/heal.ts';
import type { Inputs } from '../../src/inputs.ts';
import type { JudgeRules } from '../../src/judge/about.ts';
import { judge } from '../../src/judge/judge.ts';
import type { Seen } from '../../src/look/seen.ts';
import { outcomeOf, type RunSoFar } from '../../src/run.ts';
import type { ToldRun } from '../../src/tell/tell-run.ts';
import { rulesOf } from '../judge/seen-of.ts';

const subject = 'shop/production';

/** A run that has looked, healed and told. */
export interface RunStory {
  /** What the last look of the run has seen. */
  readonly seen: Seen;
  /** What the looks before saw, oldest first, `at` their own times. The last of them began a run that healed. */
  readonly earlier?: readonly Seen[];
  readonly rules?: Partial<JudgeRules>;
  readonly inputs?: Partial<Inputs>;
  readonly healing?: Partial<RunSoFar['healing']>;
  readonly maintenance?: string;
}

export function runOf({ seen, earlier = [], rules, inputs, healing, maintenance }: RunStory): {
  readonly run: RunSoFar;
  readonly told: ToldRun;
} {
  const looks = [...earlier, seen].map((one) => ({ seen: one, verdict: judge(one, rulesOf(rules)) }));
  const looked = looks.at(-1) ?? fail();
  const whole = { ...untouched(looked, []), ...healing };
  const { state, incidents } = looks.reduce<{ state: IncidentState; incidents: ToldRun['incidents'] }>(
    (before, { seen: { at }, verdict }) =>
      advance(before.state, {
        now: at,
        run: `run-${at}`,
        sightings: verdict.sightings,
        complete: verdict.complete,
        rules: {
          scope: `${subject}: `,
          channels: [],
          route: () => [],
          repeatMs: 6 * 3_600_000,
          reopenWithinMs: 2 * 3_600_000,
        },
        maintenance,
      }),
    { state: emptyState(), incidents: [] },
  );
  return {
    run: {
      inputs: {
        healedIs: 'success',
        heal: [{ step: 'restart' }],
        subject: { kind: 'compose', name: 'shop', hosts: [{ name: 'web1' }] },
        ...inputs,
      } as Inputs,
      session: { subject } as RunSoFar['session'],
      first: looks.at(whole.steps.length > 0 ? -2 : -1) ?? looked,
      healing: whole,
      outcome: outcomeOf(whole),
      maintenance,
    },
    told: { incidents, remembered: state.incidents, sent: [], pages: new Map(), said: [], previews: [] },
  };
}

function fail(): never {
  throw new Error('there was no look');
}
