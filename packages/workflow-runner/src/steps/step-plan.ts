import type { Scope } from '../expressions/evaluate.ts';
import type { Condition } from '../parse/condition.ts';
import type { Value } from '../parse/value.ts';
import type { StepLog } from './step-log.ts';

/** The parts that all kinds of steps have. */
export interface StepPlan {
  /** The id under which its outputs are found; undefined for a post step. */
  readonly id: string | undefined;
  readonly name: (scope: Scope) => string;
  readonly condition: Condition;
  readonly env?: Value | undefined;
  readonly continueOnError?: Value | undefined;
  readonly timeoutMinutes?: Value | undefined;
  /** Does the work and returns an exit code. An error fails the step. */
  readonly work: (io: StepIO) => Promise<number>;
}

/** The values that a step's work gets. */
export interface StepIO {
  readonly name: string;
  readonly log: StepLog;
  readonly scope: Scope;
  /** The step's own `env`. */
  readonly stepEnv: Readonly<Record<string, string>>;
  /** The variables that name the command files. */
  readonly commandEnv: Readonly<Record<string, string>>;
  readonly stop: AbortSignal;
  /** The outputs of a built-in, which does not write them to a file. */
  readonly outputs: Record<string, string>;
  /** Called with the state that the step wrote to GITHUB_STATE. */
  onState: (state: Readonly<Record<string, string>>) => void;
}
