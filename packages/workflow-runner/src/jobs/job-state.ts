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
  /** The job's id with the prefix of its frame and the leg of its matrix. */
  readonly id: string;
  readonly workspace: string;
  readonly temp: string;
  readonly commandDir: string;
  /** A mark in the environment of every process of the job, by which left processes are found and killed. */
  readonly trackingId: string;
  readonly github: JsonObject;
  readonly runner: JsonObject;
  /** Contexts that are the same for all steps. */
  readonly fixed: Readonly<Record<string, Json>>;
  /** The `env` of workflow and job, and the variables that steps wrote to GITHUB_ENV. */
  env: Readonly<Record<string, string>>;
  /** The folders that steps wrote to GITHUB_PATH, the latest first. */
  path: readonly string[];
  readonly steps: Record<
    string,
    { outputs: Record<string, string>; outcome: Conclusion; conclusion: Conclusion }
  >;
  status: 'success' | 'failure' | 'cancelled';
  /** The posts, in the order in which their mains ran. */
  readonly posts: PostStep[];
  readonly results: StepResult[];
  summary: string;
  /** Aborts when the job is to stop. Then only steps whose `if` still holds continue. */
  readonly cancel: AbortSignal;
  /** Aborts when the time for those steps is over, too. */
  readonly forceStop: AbortSignal;
}

/** The scope for the expressions of the next step. */
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
