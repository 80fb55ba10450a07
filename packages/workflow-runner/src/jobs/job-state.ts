import type { Conclusion } from '../events.ts';
import type { Scope } from '../expressions/evaluate.ts';
import type { Json, JsonObject } from '../expressions/json.ts';
import type { StepResult } from '../options.ts';
import type { StepsJob } from '../parse/job.ts';
import type { PostStep } from '../steps/post-step.ts';
import type { Frame } from './frame.ts';

/** A job with steps while it runs. */
export interface JobState {
  readonly frame: Frame;
  readonly job: StepsJob;
  /** With the prefix of its frame, and the leg of its matrix. */
  readonly id: string;
  readonly workspace: string;
  readonly temp: string;
  readonly commandDir: string;
  /** In the environment of every process of the job, so that none of them outlives it. */
  readonly trackingId: string;
  readonly github: JsonObject;
  readonly runner: JsonObject;
  /** Contexts that stay the same from the first step to the last. */
  readonly fixed: Readonly<Record<string, Json>>;
  /** The `env` of workflow and job, and what steps wrote to GITHUB_ENV. */
  env: Readonly<Record<string, string>>;
  /** What steps wrote to GITHUB_PATH, the latest first. */
  path: readonly string[];
  readonly steps: Record<
    string,
    { outputs: Record<string, string>; outcome: Conclusion; conclusion: Conclusion }
  >;
  status: 'success' | 'failure' | 'cancelled';
  /** In the order in which their mains ran. */
  readonly posts: PostStep[];
  readonly results: StepResult[];
  summary: string;
  /** The job is to stop: steps go on only where their `if` wants it. */
  readonly cancel: AbortSignal;
  /** The time for steps that run after the stop is over, too. */
  readonly forceStop: AbortSignal;
}

/** What the expressions of the next step may read. */
export function stepScope(state: JobState, stepEnv: Readonly<Record<string, string>> = {}): Scope {
  const { status } = state;
  return {
    contexts: {
      ...state.fixed,
      github: state.github,
      runner: state.runner,
      env: { ...state.env, ...stepEnv },
      job: { ...(state.fixed['job'] as JsonObject), status },
      steps: state.steps,
    },
    status: {
      success: status === 'success',
      failure: status === 'failure',
      cancelled: status === 'cancelled',
    },
  };
}
