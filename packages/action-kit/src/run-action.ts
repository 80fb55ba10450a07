import { setFailed } from '@actions/core';
import type { Action } from './action.ts';
import { failureOf } from './step/defect.ts';
import { leaveInitialEnvironment } from './step/initial-environment.ts';
import { runMain } from './step/main-step.ts';
import { runPost } from './step/post-step.ts';
import { endProcess } from './step/process-edge.ts';
import { isPost } from './step/step-state.ts';

/**
 * Runs an action: its main, or its post where the runner has started this process as the post step. The one side
 * effect of an action's index.ts. Sets the exit status, writes outputs, summary and report also after a failure,
 * and ends the process even if something was left open.
 */
export function runAction<S = never>(action: Action<S>): void {
  if (action.startsPrograms) leaveInitialEnvironment();
  const run = isPost() ? runPost(action) : runMain(action);
  run.catch((error: unknown) => setFailed(failureOf(error).message)).finally(endProcess);
}
