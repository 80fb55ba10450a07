import type { Job } from '../parse/job.ts';
import { defaultPermissions, excessOf, type Permissions } from '../parse/permissions.ts';
import { refuse } from '../parse/place.ts';
import type { Workflow } from '../parse/workflow.ts';
import type { LoadedWorkflow } from './load.ts';

/**
 * The permissions of a job's token: those of the job, else of its workflow, else of the job that calls the workflow.
 * @param allowed the permissions of the calling job; undefined for the workflow that the event starts
 */
export function jobPermissions(workflow: Workflow, job: Job, allowed: Permissions | undefined): Permissions {
  return job.permissions ?? workflow.permissions ?? allowed ?? defaultPermissions;
}

/**
 * Checks that no reusable workflow asks for more permissions than its caller grants. GitHub does not start such a run.
 * @throws Failure with the line of the job that asks for more
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
