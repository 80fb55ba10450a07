import type { Action } from '../action.ts';
import { writeBlocks } from '../report/step-summary.ts';
import { failureOf } from './defect.ts';
import { liveStep } from './process-edge.ts';
import { keptState } from './step-state.ts';

/** Runs post with the state that main has saved, if there are both. It warns and never fails: main decides the result. */
export async function runPost<S>(action: Action<S>): Promise<void> {
  const { post, state: schema } = action;
  if (!post) return;
  const live = liveStep<S>();
  const { step } = live;
  try {
    const state = keptState(schema);
    if (state === undefined) return;
    await live.run(() => post(step.context, state));
    writeBlocks(step.blocks.map((block) => ({ block, essential: false })));
  } catch (error) {
    const failure = failureOf(error);
    if (failure.cause instanceof Error) step.logger.debug(failure.cause.stack ?? failure.cause.message);
    step.logger.warn(failure.message);
  } finally {
    process.exitCode = 0;
  }
}
