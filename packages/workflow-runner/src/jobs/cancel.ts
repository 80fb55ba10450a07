import { type Scope, stillHolds } from '../expressions/evaluate.ts';
import type { Job } from '../parse/job.ts';

/**
 * The signal that stops a running job. As on GitHub, a cancel evaluates the job's `if` again. A job whose condition
 * still holds, such as one with `always()` or `cancelled()`, continues.
 */
export function cancelOf(job: Job, scope: Scope, asked: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const onCancel = () => {
    const status = { success: false, failure: scope.status?.failure ?? false, cancelled: true };
    if (!stillHolds(job.if, { ...scope, status })) controller.abort(asked.reason);
  };
  if (asked.aborted) onCancel();
  else asked.addEventListener('abort', onCancel, { once: true });
  return controller.signal;
}
