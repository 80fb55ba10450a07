import { join } from 'node:path';
import { stepEnvironment } from '../contexts/environment.ts';
import type { JobState } from '../jobs/job-state.ts';
import type { PostStep } from './post-step.ts';
import { runProcess } from './process.ts';
import type { StepPlan } from './step-plan.ts';

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
