import { join } from 'node:path';
import { stepEnvironment } from '../contexts/environment.ts';
import type { JobState } from '../jobs/job-state.ts';
import type { Action } from '../parse/action.ts';
import { runProcess } from './process.ts';
import type { StepPlan } from './step-plan.ts';

/** What is left to do for an action whose main has run. */
export interface PostStep {
  readonly name: string;
  readonly action: Action;
  /** The folder of the action. */
  readonly folder: string;
  readonly file: string;
  /** What its main was handed. */
  readonly env: Readonly<Record<string, string>>;
  readonly stepEnv: Readonly<Record<string, string>>;
  /** What its main wrote to GITHUB_STATE. */
  state: Readonly<Record<string, string>>;
}

/** The post of an action as a step. */
export function postPlan(job: JobState, post: PostStep): StepPlan {
  return {
    id: undefined,
    name: () => `Post ${post.name}`,
    condition: post.action.postIf,
    work: ({ log, commandEnv, stop }) =>
      runProcess({
        command: process.execPath,
        args: [join(post.folder, post.file)],
        cwd: job.workspace,
        env: stepEnvironment(job, post.stepEnv, { ...post.env, ...stateEnv(post.state), ...commandEnv }),
        onLine: (line) => log.output(line),
        stop,
        minuteMs: job.frame.run.minuteMs,
      }),
  };
}

const stateEnv = (state: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]));
