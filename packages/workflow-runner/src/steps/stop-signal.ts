import { type Scope, stillHolds } from '../expressions/evaluate.ts';
import type { JobState } from '../jobs/job-state.ts';
import type { Condition } from '../parse/condition.ts';

/** The reasons to stop one step. */
export interface StopSignal {
  readonly signal: AbortSignal;
  /** The reason why the step was stopped, if it was. */
  reason(): 'cancelled' | 'timeout' | undefined;
  /** To be called when the step has ended, so that nothing stops it any more. */
  done(): void;
}

/**
 * Stops a step when its time is over, or when its job is cancelled and its `if` no longer holds. A step with `always()`
 * continues, as long as a cancelled job may take.
 * Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-cancellation
 */
export function stopSignal(
  state: JobState,
  condition: Condition,
  scope: Scope,
  timeoutMs: number,
): StopSignal {
  const controller = new AbortController();
  let reason: 'cancelled' | 'timeout' | undefined;
  const stop = (why: 'cancelled' | 'timeout') => {
    reason ??= why;
    controller.abort();
  };
  const onCancel = () => {
    state.status = 'cancelled';
    const status = { success: false, failure: false, cancelled: true };
    if (!stillHolds(condition, { ...scope, status })) stop('cancelled');
  };
  const onForce = () => stop('cancelled');
  const timer = timeoutMs > 0 ? setTimeout(() => stop('timeout'), timeoutMs) : undefined;
  if (!state.cancel.aborted) state.cancel.addEventListener('abort', onCancel, { once: true });
  if (state.forceStop.aborted) onForce();
  state.forceStop.addEventListener('abort', onForce, { once: true });
  return {
    signal: controller.signal,
    reason: () => reason,
    done() {
      clearTimeout(timer);
      state.cancel.removeEventListener('abort', onCancel);
      state.forceStop.removeEventListener('abort', onForce);
    },
  };
}
