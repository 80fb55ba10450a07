import { withGroup } from '../concurrency/with-group.ts';
import type { Conclusion } from '../events.ts';
import { evaluateText, type Scope } from '../expressions/evaluate.ts';
import type { Json } from '../expressions/json.ts';
import { callInputs } from '../inputs/call-inputs.ts';
import { jobPermissions } from '../load/check-permissions.ts';
import type { CallJob } from '../parse/job.ts';
import { type Frame, frameContexts, type JobOutcome } from './frame.ts';
import type { Leg } from './matrix.ts';
import { jobId, jobName, recordJob } from './record.ts';

/** Runs all jobs of a called workflow. It is passed in, because a workflow runs jobs, and a job may be a workflow. */
export type RunCalled = (called: Frame) => Promise<Conclusion>;

export interface CallRequest {
  readonly frame: Frame;
  readonly job: CallJob;
  readonly leg: Leg;
  readonly scope: Scope;
  readonly cancel: AbortSignal;
  readonly runCalled: RunCalled;
}

/**
 * Runs a reusable workflow as a job of its caller. It gets the inputs and secrets that the caller names, but not the
 * caller's `env`.
 * @throws Failure for an input of the wrong type
 */
export async function callWorkflow({ frame, job, leg, scope, ...request }: CallRequest): Promise<JobOutcome> {
  const workflow = frame.workflow.called.get(job.id);
  if (workflow?.on.call === undefined) throw new Error(`${job.uses.text} was not loaded`);
  const { run } = frame;
  const secretScope: Scope = {
    contexts: { ...scope.contexts, secrets: { ...frame.secrets, GITHUB_TOKEN: run.facts.token } },
  };
  const secrets = Object.fromEntries(
    job.secrets.map((given) => [given.key, evaluateText(given, secretScope)]),
  );
  for (const secret of Object.values(secrets)) run.masker.add(secret);
  const shown = { job: jobId(frame, job, leg), name: jobName(frame, job, leg, scope) };
  const called: Frame = {
    run,
    workflow,
    inputs: callInputs(job, workflow, scope, frameContexts(frame)),
    secrets,
    called: true,
    permissions: jobPermissions(frame.workflow, job, frame.permissions),
    idPrefix: `${shown.job}/`,
    namePrefix: `${shown.name} / `,
    cancel: request.cancel,
    groups: frame.groups,
    outcomes: new Map(),
  };
  const group = {
    dir: run.concurrencyDir,
    held: frame.groups,
    signal: request.cancel,
    onWait: (reason: string) => run.emit({ type: 'job-waiting', ...shown, reason }),
  };
  const groupScope: Scope = { contexts: frameContexts(called) };
  const result = await withGroup(workflow.concurrency, groupScope, group, (signal, groups) =>
    request.runCalled({ ...called, cancel: signal, groups }),
  );
  if (result !== undefined) return { result, outputs: outputsOf(called) };
  return recordJob({ frame, job, leg, scope, outcome: { result: 'cancelled', outputs: {} } });
}

function outputsOf(frame: Frame): Record<string, string> {
  const jobs: Json = Object.fromEntries(
    [...frame.outcomes].map(([id, { result, outputs }]) => [id, { result, outputs: { ...outputs } }]),
  );
  const scope: Scope = { contexts: { ...frameContexts(frame), jobs } };
  return Object.fromEntries(
    [...(frame.workflow.on.call?.outputs ?? [])].map(([name, value]) => [name, evaluateText(value, scope)]),
  );
}
