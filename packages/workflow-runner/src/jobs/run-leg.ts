import { messageOf } from '@fairway/runtime';
import { withGroup } from '../concurrency/with-group.ts';
import { evaluateFlag, type Scope } from '../expressions/evaluate.ts';
import type { Job, StepsJob } from '../parse/job.ts';
import { cancelOf } from './cancel.ts';
import { environmentOf, passGate, secretsOf } from './environment.ts';
import type { Frame, JobOutcome } from './frame.ts';
import type { Leg } from './matrix.ts';
import { jobId, jobName, recordJob } from './record.ts';
import { callWorkflow, type RunCalled } from './run-call.ts';
import { runStepsJob } from './run-steps-job.ts';

/** One leg of a job, ready to start. */
export interface LegRequest {
  readonly frame: Frame;
  readonly job: Job;
  readonly leg: Leg;
  readonly scope: Scope;
  readonly cancel: AbortSignal;
  readonly runCalled: RunCalled;
}

const stopped: JobOutcome = { result: 'cancelled', outputs: {} };

/** Runs a leg: waits for its concurrency group, then does the work. Never throws. */
export async function runLeg(request: LegRequest): Promise<JobOutcome> {
  const { frame, job, leg, scope } = request;
  const cancel = cancelOf(job, scope, request.cancel);
  if (cancel.aborted) return recordJob({ ...request, outcome: stopped });
  const surroundings = {
    dir: frame.run.concurrencyDir,
    held: frame.groups,
    signal: cancel,
    onWait: (reason: string) => waiting(request, reason),
  };
  try {
    const outcome = await withGroup(job.concurrency, scope, surroundings, (signal, groups) =>
      work({ ...request, cancel: signal, frame: { ...frame, groups } }),
    );
    return outcome ?? recordJob({ ...request, outcome: stopped });
  } catch (error) {
    if (cancel.aborted) return recordJob({ ...request, outcome: stopped });
    const outcome: JobOutcome = { result: 'failure', outputs: {} };
    return recordJob({ frame, job, leg, scope, outcome, error: messageOf(error) });
  }
}

async function work(request: LegRequest): Promise<JobOutcome> {
  const { job } = request;
  return job.kind === 'call' ? callWorkflow({ ...request, job }) : runSteps({ ...request, job });
}

async function runSteps(request: LegRequest & { readonly job: StepsJob }): Promise<JobOutcome> {
  const { frame, job, leg, scope, cancel } = request;
  const { run } = frame;
  const id = jobId(frame, job, leg);
  const environment = environmentOf(job.environment, scope, run);
  if (environment?.approval !== undefined) {
    waiting(request, `for an approval of ${environment.name}`);
    await passGate(environment, id, cancel);
  }
  for (const secret of Object.values(environment?.secrets ?? {})) run.masker.add(secret);
  if (run.slots.busy) waiting(request, 'for a free runner');
  const giveBack = await run.slots.take(cancel);
  const startedAt = Date.now();
  try {
    run.emit({ type: 'job-started', job: id, name: jobName(frame, job, leg, scope) });
    const { state, outcome } = await runStepsJob({
      frame,
      job,
      id,
      scope,
      secrets: secretsOf(frame, environment),
      vars: { ...run.options.vars, ...environment?.vars },
      cancel,
    });
    recordJob({ ...request, outcome, summary: state.summary, steps: state.results, startedAt });
    const forgiven = outcome.result === 'failure' && evaluateFlag(job.continueOnError, scope, false);
    return forgiven ? { ...outcome, result: 'success' } : outcome;
  } finally {
    giveBack();
  }
}

function waiting({ frame, job, leg, scope }: LegRequest, reason: string): void {
  const job_ = { job: jobId(frame, job, leg), name: jobName(frame, job, leg, scope) };
  frame.run.emit({ type: 'job-waiting', ...job_, reason });
}
