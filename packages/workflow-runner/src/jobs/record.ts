import { evaluateText, type Scope } from '../expressions/evaluate.ts';
import type { StepResult } from '../options.ts';
import type { Job } from '../parse/job.ts';
import type { Frame, JobOutcome } from './frame.ts';
import type { Leg } from './matrix.ts';

export interface EndedJob {
  readonly frame: Frame;
  readonly job: Job;
  readonly leg: Leg;
  readonly scope: Scope;
  readonly outcome: JobOutcome;
  /** The error that kept the job from its steps. */
  readonly error?: string;
  readonly summary?: string;
  readonly steps?: readonly StepResult[];
  readonly startedAt?: number;
}

/** Adds a job to the run's result, emits the event of its end, and returns its outcome. */
export function recordJob(ended: EndedJob): JobOutcome {
  const { frame, job, leg, scope, outcome, error, startedAt = Date.now() } = ended;
  const { run } = frame;
  const id = jobId(frame, job, leg);
  const name = jobName(frame, job, leg, scope);
  if (error !== undefined) run.emit({ type: 'annotation', job: id, step: 0, level: 'error', text: error });
  const endedAt = Date.now();
  const { conclusion, outputs } = run.masker.hideIn({ conclusion: outcome.result, outputs: outcome.outputs });
  const log = error === undefined ? [] : [failedStart(run.masker.hide(error))];
  run.results.push({
    id,
    name,
    conclusion,
    outputs,
    summary: run.masker.hide(ended.summary ?? ''),
    steps: [...log, ...(ended.steps ?? [])],
    startedAt,
    endedAt,
  });
  run.emit({ type: 'job-ended', job: id, name, conclusion, outputs, ms: endedAt - startedAt });
  return outcome;
}

/** The job's place in the run: `caller/called (leg)`. */
export const jobId = (frame: Frame, job: Job, leg: Leg): string => `${frame.idPrefix}${job.id}${leg.suffix}`;

/** The name that GitHub shows: the names of the callers and of the job, with the values of its leg. */
export function jobName(frame: Frame, job: Job, leg: Leg, scope: Scope): string {
  let own = '';
  try {
    own = evaluateText(job.name, scope);
  } catch {
    // A name that cannot be evaluated must not hide the reason of the job's end.
  }
  return frame.run.masker.hide(`${frame.namePrefix}${own === '' ? `${job.id}${leg.suffix}` : own}`);
}

const failedStart = (log: string): StepResult => ({
  name: 'Set up job',
  conclusion: 'failure',
  outcome: 'failure',
  log: `##[error]${log}`,
  outputs: {},
});
