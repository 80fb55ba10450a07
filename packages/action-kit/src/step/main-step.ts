import { setFailed } from '@actions/core';
import type { Failure } from '@fairway/runtime';
import { messageOf } from '@fairway/runtime';
import type { Action } from '../action.ts';
import { inertText } from '../log/log-text.ts';
import { masker } from '../log/masker.ts';
import { type ActionName, aboutFromInputs, writtenInput } from '../report/about.ts';
import { noticeOf } from '../report/notice.ts';
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
  const path = reportPath(step.context.tempDir);
  step.context.setOutput('report', path);
  const tell = (story: StepStory) => {
    step.context.setOutput('notice', JSON.stringify(noticeOf(writeReport(path, story))));
  };
  // A step that is killed leaves what it said last.
  step.onAbout = () => warnIfThrows(step, 'The report', () => tell(storyOf(action, step, 'running')));
  step.onAbout();
  const failure = await live.run(() => action.main(step.context)).then(() => undefined, failureOf);
  const status = !failure ? 'succeeded' : live.cancellation.cancelled ? 'cancelled' : 'failed';
  const story = storyOf(action, step, status, failure);
  warnIfThrows(step, 'The job summary', () => writeSummary(step.blocks, story));
  warnIfThrows(step, 'The report', () => tell(story));
  if (!failure) return;
  if (failure.cause instanceof Error) step.logger.debug(failure.cause.stack ?? failure.cause.message);
  setFailed(inertText(masker.clean(failure.message)));
}

function storyOf<S>(
  action: ActionName,
  step: Step<S>,
  status: StepStory['status'],
  failure?: Failure,
): StepStory {
  const { notice: _, ...outputs } = step.outputs;
  return {
    action: action.name,
    command: writtenInput('command'),
    about: { ...aboutFromInputs(action, step.github.repository), ...step.known },
    status,
    startedAt: step.startedAt,
    endedAt: step.clock.now(),
    github: step.github,
    phases: step.phases.records,
    proofs: step.phases.proofs,
    outputs,
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
