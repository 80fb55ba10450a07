import { setFailed } from '@actions/core';
import { type Failure, messageOf } from '@fairway/runtime';
import type { Action } from './action.ts';
import { type Cancellation, Cancelled, listenForCancel } from './cancellation.ts';
import { failureOf } from './defect.ts';
import { writeStory, writeSummary } from './last-words.ts';
import { inertText } from './log-text.ts';
import { masker } from './masker.ts';
import { reportPath, type StepStatus, type StepStory } from './report.ts';
import { newStep, type Step } from './step.ts';
import { isPost, keptState, markMain } from './step-state.ts';

/**
 * Runs an action: its main, or its post where the runner has started this process as the post step. The one side
 * effect of an action's index.ts. Sets the exit status, writes outputs, summary and report also after a failure,
 * and ends the process even if something was left open.
 */
export function runAction<S>(action: Action<S>): void {
  const run = isPost() ? runPost(action) : runMain(action);
  run.catch((error: unknown) => setFailed(messageOf(error))).finally(endProcess);
}

async function runMain<S>(action: Action<S>): Promise<void> {
  markMain();
  const { step, cancellation, stray } = start<S>();
  let failure: Failure | undefined;
  const report = reportPath(step.context.tempDir);
  step.context.setOutput('report', report);
  const ended = await race([action.main(step.context as never), stray, tooLate(cancellation)]);
  cancellation.release();
  if (ended.error !== undefined) failure = failureOf(ended.error);
  else if (cancellation.cancelled) failure = failureOf(cancellation.signal.reason);
  const status: StepStatus = !failure ? 'succeeded' : cancellation.cancelled ? 'cancelled' : 'failed';
  const { outputs, phases, startedAt, github, clock } = step;
  const story: StepStory = {
    status,
    startedAt,
    endedAt: clock.now(),
    github,
    phases: phases.records,
    proofs: phases.proofs,
    outputs,
    failure,
  };
  for (const write of [() => writeSummary(step as Step<never>, story), () => writeStory(report, story)]) {
    try {
      write();
    } catch (error) {
      step.logger.warn(`The summary or the report could not be written: ${messageOf(error)}`);
    }
  }
  if (!failure) return;
  if (failure.cause instanceof Error) step.logger.debug(failure.cause.stack ?? '');
  setFailed(inertText(masker.clean(failure.message)));
}

async function runPost<S>(action: Action<S>): Promise<void> {
  if (!action.post) return;
  const { step, cancellation, stray } = start<S>();
  try {
    const state = keptState(action.state);
    if (state === undefined) return;
    const ended = await race([action.post(step.context, state), stray, tooLate(cancellation)]);
    if (ended.error !== undefined) throw ended.error;
  } catch (error) {
    step.logger.warn(failureOf(error).message);
  } finally {
    cancellation.release();
  }
}

function start<S>() {
  const cancellation = listenForCancel((received) =>
    step.logger.warn(`Received ${received}: stopping in good order.`),
  );
  const step = newStep<S>(cancellation);
  const stray = new Promise<never>((_, reject) => {
    process.on('unhandledRejection', reject);
    process.on('uncaughtException', reject);
  });
  return { step, cancellation, stray };
}

async function race(works: readonly Promise<unknown>[]): Promise<{ readonly error?: unknown }> {
  try {
    await Promise.race(works);
    return {};
  } catch (error) {
    return { error };
  }
}

async function tooLate(cancellation: Cancellation): Promise<void> {
  await cancellation.lastMoment;
  throw cancellation.signal.reason instanceof Cancelled
    ? cancellation.signal.reason
    : cancellation.signal.reason;
}

/** Open handles (a connection, a timer) must not keep the step running. Ends after what was printed is out. */
function endProcess(): void {
  process.stdout.write('', () => process.exit());
}
