import { messageOf } from '@fairway/runtime';
import type { Conclusion } from '../events.ts';
import { holds, type Scope } from '../expressions/evaluate.ts';
import type { Job } from '../parse/job.ts';
import { type Frame, frameContexts, type JobOutcome, jobStatus, needsContext, worstOf } from './frame.ts';
import { type Leg, type Strategy, strategyOf } from './matrix.ts';
import { recordJob } from './record.ts';
import { runLeg } from './run-leg.ts';

/**
 * Runs all jobs of a workflow, each as soon as its needs have ended.
 * @returns the worst conclusion of the jobs; their outcomes are in the frame
 */
export async function runFrame(frame: Frame): Promise<Conclusion> {
  const started = new Map<string, Promise<void>>();
  const start = (job: Job): Promise<void> => {
    const running = started.get(job.id) ?? afterNeeds(job);
    started.set(job.id, running);
    return running;
  };
  const afterNeeds = async (job: Job) => {
    const needs = frame.workflow.jobs.filter(({ id }) => job.needs.includes(id));
    await Promise.all(needs.map(start));
    frame.outcomes.set(job.id, await runJob(frame, job));
  };
  await Promise.all(frame.workflow.jobs.map(start));
  const results = [...frame.outcomes.values()].map(({ result }) => result);
  return worstOf(results);
}

/** Runs one job with all legs of its matrix. An error before its steps fails the job, not the run. */
async function runJob(frame: Frame, job: Job): Promise<JobOutcome> {
  const contexts = { ...frameContexts(frame), needs: needsContext(frame, job) };
  const scope: Scope = { contexts, status: jobStatus(frame, job, frame.cancel.aborted) };
  let strategy: Strategy;
  try {
    if (!holds(job.if, scope)) {
      const result = frame.cancel.aborted && !needsStopped(frame, job) ? 'cancelled' : 'skipped';
      return recordJob({
        frame,
        job,
        leg: { matrix: null, suffix: '' },
        scope,
        outcome: { result, outputs: {} },
      });
    }
    strategy = strategyOf(job.strategy, scope);
  } catch (error) {
    const leg: Leg = { matrix: null, suffix: '' };
    return recordJob({
      frame,
      job,
      leg,
      scope,
      outcome: { result: 'failure', outputs: {} },
      error: messageOf(error),
    });
  }
  return combine(await runLegs(frame, job, scope, strategy));
}

const needsStopped = (frame: Frame, job: Job): boolean =>
  job.needs.some((id) => ['failure', 'skipped'].includes(frame.outcomes.get(id)?.result ?? ''));

async function runLegs(frame: Frame, job: Job, scope: Scope, strategy: Strategy): Promise<JobOutcome[]> {
  const stopOthers = new AbortController();
  const waiting = [...strategy.legs.entries()];
  const outcomes: JobOutcome[] = [];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, leg] = next;
      const strategyContext = {
        'fail-fast': strategy.failFast,
        'job-index': index,
        'job-total': strategy.legs.length,
        'max-parallel': strategy.maxParallel,
      };
      const legScope = {
        ...scope,
        contexts: { ...scope.contexts, matrix: leg.matrix ?? {}, strategy: strategyContext },
      };
      const cancel = AbortSignal.any([frame.cancel, stopOthers.signal]);
      const outcome = await runLeg({ frame, job, leg, scope: legScope, cancel, runCalled: runFrame });
      outcomes[index] = outcome;
      if (outcome.result === 'failure' && strategy.failFast) stopOthers.abort();
    }
  };
  await Promise.all(Array.from({ length: Math.min(strategy.maxParallel, strategy.legs.length) }, worker));
  return outcomes;
}

/** The outcome of a job with several legs. An output that several legs set has the value of the last one. */
function combine(outcomes: readonly JobOutcome[]): JobOutcome {
  const outputs: Record<string, string> = {};
  for (const outcome of outcomes)
    for (const [name, value] of Object.entries(outcome.outputs))
      if (value !== '' || !(name in outputs)) outputs[name] = value;
  return { result: worstOf(outcomes.map(({ result }) => result)), outputs };
}
