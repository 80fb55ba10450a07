import { githubContext } from '../contexts/github.ts';
import type { Conclusion } from '../events.ts';
import type { Status } from '../expressions/evaluate.ts';
import type { Json, JsonObject } from '../expressions/json.ts';
import type { LoadedWorkflow } from '../load/load.ts';
import type { Job } from '../parse/job.ts';
import type { Permissions } from '../parse/permissions.ts';
import type { Run } from '../run-state.ts';

/** One running workflow: the caller's, or a reusable one for one of its call jobs. */
export interface Frame {
  readonly run: Run;
  readonly workflow: LoadedWorkflow;
  readonly inputs: JsonObject;
  /** The secrets of the repository, or those that the caller passes. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Whether a caller's job runs it. Then no secret is there whose name that job does not pass. */
  readonly called: boolean;
  /**
   * The permissions of the calling job, which limit all jobs here; undefined for the workflow that the event started.
   */
  readonly permissions: Permissions | undefined;
  /** The prefix of its jobs' ids: empty, or `caller/`. */
  readonly idPrefix: string;
  /** The prefix of its jobs' names: empty, or `Caller / `. */
  readonly namePrefix: string;
  readonly cancel: AbortSignal;
  /** The concurrency groups that it or its callers hold. */
  readonly groups: readonly string[];
  /** The jobs that have ended. */
  readonly outcomes: Map<string, JobOutcome>;
}

export interface JobOutcome {
  readonly result: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
}

/** The contexts that every job of a frame may read. */
export function frameContexts({ run, inputs }: Frame): Record<string, Json> {
  return { github: githubContext(run), inputs, vars: run.options.vars ?? {} };
}

/** The `needs` context of a job. */
export function needsContext({ outcomes }: Frame, job: Job): JsonObject {
  return Object.fromEntries(
    job.needs.map((id) => {
      const { result, outputs } = outcomes.get(id) ?? { result: 'skipped', outputs: {} };
      return [id, { result, outputs: { ...outputs } }];
    }),
  );
}

/**
 * The values of the status functions in a job's `if`. They depend on every ancestor, not only on the direct needs.
 * After a skipped or failed job its descendants are skipped, even if a job in between ran with `always()`
 * (https://github.com/actions/runner/issues/491).
 */
export function jobStatus(frame: Frame, job: Job, cancelled: boolean): Status {
  const results = [...ancestors(frame.workflow, job)].map((id) => frame.outcomes.get(id)?.result);
  return {
    success: !cancelled && results.every((result) => result === 'success'),
    failure: results.includes('failure'),
    cancelled,
  };
}

function ancestors(
  { jobs }: Pick<LoadedWorkflow, 'jobs'>,
  job: Job,
  found = new Set<string>(),
): ReadonlySet<string> {
  for (const id of job.needs) {
    const need = jobs.find((candidate) => candidate.id === id);
    if (need === undefined || found.has(id)) continue;
    found.add(id);
    ancestors({ jobs }, need, found);
  }
  return found;
}

/** The worst of several results. */
export function worstOf(results: readonly Conclusion[]): Conclusion {
  if (results.includes('failure')) return 'failure';
  if (results.includes('cancelled')) return 'cancelled';
  return results.length > 0 && results.every((result) => result === 'skipped') ? 'skipped' : 'success';
}
