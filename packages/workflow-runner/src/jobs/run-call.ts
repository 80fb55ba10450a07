import { joinGroup } from '../concurrency/group.ts';
import { groupRequestOf } from '../concurrency/request.ts';
import { evaluateText, type Scope } from '../expressions/evaluate.ts';
import type { Json } from '../expressions/json.ts';
import { callInputs } from '../inputs/call-inputs.ts';
import type { CallJob } from '../parse/job.ts';
import { type Frame, frameContexts, type JobOutcome } from './frame.ts';
import type { Leg } from './matrix.ts';
import { jobId, jobName } from './record.ts';
import { runFrame } from './run-frame.ts';

export interface CallRequest {
  readonly frame: Frame;
  readonly job: CallJob;
  readonly leg: Leg;
  readonly scope: Scope;
  readonly cancel: AbortSignal;
}

/**
 * Runs a reusable workflow as a job of its caller. It gets the inputs and secrets that the caller names, and nothing
 * of the caller's `env`.
 * @throws Failure for an input of the wrong type.
 */
export async function callWorkflow({ frame, job, leg, scope, cancel }: CallRequest): Promise<JobOutcome> {
  const workflow = frame.workflow.called.get(job.id);
  if (workflow?.on.call === undefined) throw new Error(`${job.uses.text} was not loaded`);
  const { run } = frame;
  const secretScope: Scope = {
    contexts: { ...scope.contexts, secrets: { ...frame.secrets, GITHUB_TOKEN: run.facts.token } },
  };
  const secrets = Object.fromEntries(
    [...workflow.on.call.secrets.keys()].map((name) => {
      const given = job.secrets.find(({ key }) => key.toLowerCase() === name.toLowerCase());
      return [name, evaluateText(given, secretScope)];
    }),
  );
  for (const secret of Object.values(secrets)) run.masker.add(secret);
  const called: Frame = {
    run,
    workflow,
    inputs: callInputs(job, workflow, scope, frameContexts(frame)),
    secrets,
    idPrefix: `${jobId(frame, job, leg)}/`,
    namePrefix: `${jobName(frame, job, leg, scope)} / `,
    cancel,
    outcomes: new Map(),
  };
  const result = await inItsGroup(called, () => runFrame(called));
  return { result, outputs: outputsOf(called) };
}

async function inItsGroup<T extends string>(frame: Frame, work: () => Promise<T>): Promise<T | 'cancelled'> {
  const { concurrency } = frame.workflow;
  if (concurrency === undefined) return work();
  const group = groupRequestOf(concurrency, { contexts: frameContexts(frame) });
  const { run } = frame;
  const lease = await joinGroup(run.concurrencyDir, group, frame.cancel, () =>
    run.emit({ type: 'run-waiting', reason: `for the concurrency group ${group.group}` }),
  );
  if (lease === undefined) return 'cancelled';
  try {
    return await work();
  } finally {
    await lease.release();
  }
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
