import type { Scope } from '../expressions/evaluate.ts';
import type { Condition } from '../parse/condition.ts';
import type { Value } from '../parse/value.ts';
import type { StepLog } from './step-log.ts';

/** A step, as far as all kinds of steps are alike. */
export interface StepPlan {
  /** Where its outputs are found; none for a post step. */
  readonly id: string | undefined;
  readonly name: (scope: Scope) => string;
  readonly condition: Condition;
  readonly env?: Value | undefined;
  readonly continueOnError?: Value | undefined;
  readonly timeoutMinutes?: Value | undefined;
  /** Does the work and returns an exit code; what it throws fails the step. */
  readonly work: (io: StepIO) => Promise<number>;
}

/** What a step's work is handed. */
export interface StepIO {
  readonly name: string;
  readonly log: StepLog;
  readonly scope: Scope;
  /** The step's own `env`. */
  readonly stepEnv: Readonly<Record<string, string>>;
  /** The variables that name the command files. */
  readonly commandEnv: Readonly<Record<string, string>>;
  readonly stop: AbortSignal;
  /** Outputs of a built-in, which has no file to write them to. */
  readonly outputs: Record<string, string>;
  /** Hears what the step wrote to GITHUB_STATE. */
  onState: (state: Readonly<Record<string, string>>) => void;
}
