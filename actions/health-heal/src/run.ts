import type { Healing } from './heal/heal.ts';
import type { Inputs } from './inputs.ts';
import type { Outcome } from './judge/judge.ts';
import type { Looked } from './look/looking.ts';
import type { HealthSession } from './session.ts';

/** A run after its healing, for those who tell and record it. */
export interface RunSoFar {
  readonly inputs: Inputs;
  readonly session: HealthSession;
  /** The look before anything was touched. */
  readonly first: Looked;
  readonly healing: Healing;
  readonly outcome: Outcome;
  /** Name of the maintenance window in which the run is. */
  readonly maintenance: string | undefined;
}

/** The outcome of a run: that of its newest look, and `healed` where a step made it well. */
export function outcomeOf({ looked, steps }: Pick<Healing, 'looked' | 'steps'>): Outcome {
  const { outcome } = looked.verdict;
  return outcome === 'healthy' && steps.length > 0 ? 'healed' : outcome;
}
