import { setFailed } from '@actions/core';
import type { Failure } from '@fairway/runtime';
import { messageOf } from '@fairway/runtime';
import type { Action } from '../action.ts';
import { inertText } from '../log/log-text.ts';
import { masker } from '../log/masker.ts';
import { reportPath, type StepStory, writeReport } from '../report/report.ts';
import { writeSummary } from '../report/step-summary.ts';
import { failureOf } from './defect.ts';
import { liveStep } from './process-edge.ts';
import type { Step } from './step.ts';
import { markMain } from './step-state.ts';

/** Runs main, then writes summary and report, and for a failure the one error and the exit status. */
export async function runMain<S>(action: Action<S>): Promise<void> {
  markMain();
  const live = liveStep<S>();
  const { step } = live;
  const report = reportPath(step.context.tempDir);
  step.context.setOutput('report', report);
  const failure = await live.run(() => action.main(step.context)).then(() => undefined, failureOf);
  const story = storyOf(step, failure, live.cancellation.cancelled);
  warnIfThrows(step, 'The job summary', () => writeSummary(step.blocks, story));
  warnIfThrows(step, 'The report', () => writeReport(report, story));
  if (!failure) return;
  if (failure.cause instanceof Error) step.logger.debug(failure.cause.stack ?? failure.cause.message);
  setFailed(inertText(masker.clean(failure.message)));
}

function storyOf<S>(step: Step<S>, failure: Failure | undefined, cancelled: boolean): StepStory {
  return {
    status: !failure ? 'succeeded' : cancelled ? 'cancelled' : 'failed',
    startedAt: step.startedAt,
    endedAt: step.clock.now(),
    github: step.github,
    phases: step.phases.records,
    proofs: step.phases.proofs,
    outputs: step.outputs,
    failure,
  };
}

/** An error while summary or report is written must not change the result of the step. */
function warnIfThrows<S>(step: Step<S>, what: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    step.logger.warn(`${what} could not be written: ${messageOf(error)}`);
  }
}
