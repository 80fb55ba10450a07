import type { Conclusion, RunEvent } from '../events.ts';

/** The state of a step that has begun. */
export interface StepView {
  readonly name: string;
  readonly startedAt: number;
  conclusion?: Conclusion;
  ms?: number;
}

/** The state of a job. */
export interface JobView {
  readonly name: string;
  waitsFor?: string;
  startedAt?: number;
  conclusion?: Conclusion;
  ms?: number;
  readonly steps: Map<number, StepView>;
  /** The last line of its log. */
  last: string;
  /** The next lines are the runner's description of the step (its script, its inputs), not its log. */
  inHeader: boolean;
}

/** The state of a run, built from its events. */
export class RunView {
  readonly jobs = new Map<string, JobView>();

  follow(event: RunEvent): void {
    if (!('job' in event)) return;
    const now = Date.parse(event.time);
    const job = this.#job(
      event.job,
      'name' in event && event.type.startsWith('job-') ? event.name : event.job,
    );
    switch (event.type) {
      case 'job-waiting':
        job.waitsFor = event.reason;
        break;
      case 'job-started':
        job.startedAt = now;
        break;
      case 'job-ended':
        job.conclusion = event.conclusion;
        job.ms = event.ms;
        break;
      case 'step-started':
        job.steps.set(event.step, { name: event.name, startedAt: now });
        job.last = '';
        break;
      case 'step-ended':
        job.steps.set(event.step, {
          name: event.name,
          startedAt: now,
          conclusion: event.conclusion,
          ms: event.ms,
        });
        break;
      case 'group':
        job.inHeader = event.title.startsWith('Run ');
        if (!job.inHeader) job.last = event.title;
        break;
      case 'endgroup':
        job.inHeader = false;
        break;
      case 'log':
        if (!job.inHeader && event.line.trim() !== '') job.last = event.line.trim();
        break;
      case 'annotation':
        job.last = event.text.split('\n')[0] ?? '';
    }
  }

  /** Jobs whose steps are running. */
  get running(): readonly JobView[] {
    return [...this.jobs.values()].filter(
      (job) => job.startedAt !== undefined && job.conclusion === undefined,
    );
  }

  #job(id: string, name: string): JobView {
    const known = this.jobs.get(id);
    if (known !== undefined) return known;
    const job: JobView = { name, steps: new Map(), last: '', inHeader: false };
    this.jobs.set(id, job);
    return job;
  }
}

/** The current step of a job. */
export function currentStep(job: JobView): StepView | undefined {
  return [...job.steps.values()].findLast((step) => step.conclusion === undefined);
}
