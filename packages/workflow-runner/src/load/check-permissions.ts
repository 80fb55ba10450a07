import type { Job } from '../parse/job.ts';
import { defaultPermissions, excessOf, type Permissions } from '../parse/permissions.ts';
import { refuse } from '../parse/place.ts';
import type { Workflow } from '../parse/workflow.ts';
import type { LoadedWorkflow } from './load.ts';

/**
 * What the token of a job may do: what the job says, else its workflow, else the job that calls the workflow.
 * @param allowed what the calling job may do; nothing for the workflow that the event starts.
 */
export function jobPermissions(workflow: Workflow, job: Job, allowed: Permissions | undefined): Permissions {
  return job.permissions ?? workflow.permissions ?? allowed ?? defaultPermissions;
}

/**
 * Sees that no reusable workflow asks for more than its caller grants; GitHub does not start such a run.
 * @throws Failure with the line of the job that asks.
 */
export function checkPermissions(workflow: LoadedWorkflow, allowed?: Permissions): void {
  for (const job of workflow.jobs) {
    const wanted = jobPermissions(workflow, job, allowed);
    const excess = allowed === undefined ? undefined : excessOf(wanted, allowed);
    if (excess !== undefined)
      throw refuse(
        job.place,
        `the job ${job.id} asks for ${excess}.`,
        'Grant it under `permissions:` of the job that calls this workflow.',
      );
    const called = workflow.called.get(job.id);
    if (called !== undefined) checkPermissions(called, wanted);
  }
}
