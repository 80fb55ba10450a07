import { asRecord, Failure, isRecord, messageOf, type Severity } from '@fairway/runtime';
import { readReport, type StepReport } from './step-report.ts';

/** How one job ended, as GitHub says. */
export interface JobResult {
  readonly job: string;
  readonly result: 'success' | 'failure' | 'cancelled' | 'skipped';
  /** The output `status` of the job, where it has one. */
  readonly status: string;
  /** Jobs whose reports are among its outputs: a job that calls a workflow hands on those of others. */
  readonly reportsOf: readonly string[];
}

const results: readonly string[] = ['success', 'failure', 'cancelled', 'skipped'];
const isResult = (text: unknown): text is JobResult['result'] =>
  typeof text === 'string' && results.includes(text);

/**
 * Reads `${{ job.status }}` or `${{ toJSON(needs) }}`.
 * @param job the job of this step, which one word alone is about
 * @throws Failure where it is neither
 */
export function readJobResults(written: string, job: string): readonly JobResult[] {
  if (isResult(written)) return [{ job, result: written, status: '', reportsOf: [] }];
  let data: unknown;
  try {
    data = JSON.parse(written);
  } catch (error) {
    throw refuse(messageOf(error));
  }
  if (!isRecord(data)) throw refuse('it is no object');
  return Object.entries(data).map(([name, value]) => {
    const { result, outputs } = asRecord(value);
    if (!isResult(result)) throw refuse(`"${name}" has no result`);
    const { status } = asRecord(outputs);
    return {
      ...{ job: name, result, status: typeof status === 'string' ? status : '' },
      reportsOf: Object.values(asRecord(outputs)).flatMap(jobOfNotice),
    };
  });
}

function jobOfNotice(output: unknown): readonly string[] {
  if (typeof output !== 'string' || !output.startsWith('{')) return [];
  const read = readReport(output);
  return 'report' in read ? [read.report.run.job] : [];
}

function refuse(why: string): Failure {
  return new Failure({
    what: 'The results of jobs cannot be read.',
    why: `It is neither the status of a job nor JSON of jobs with results: ${why}.`,
    fix: 'Write `${{ toJSON(needs) }}` in a job of its own, and `${{ job.status }}` in the job of the steps.',
  });
}

/** Jobs that ended badly, and of which no report says so: they ended before a step of Fairway began, or outside of one. */
export function untoldJobs(
  jobs: readonly JobResult[],
  reports: readonly StepReport[],
): { readonly failed: readonly JobResult[]; readonly cancelled: readonly JobResult[] } {
  const told = new Set(reports.filter(({ status }) => status !== 'succeeded').map(({ run }) => run.job));
  const untold = jobs.filter(({ job, reportsOf }) => ![job, ...reportsOf].some((one) => told.has(one)));
  return {
    failed: untold.filter(({ result }) => result === 'failure'),
    cancelled: untold.filter(({ result }) => result === 'cancelled'),
  };
}

/** GitHub drops an output that holds a secret, so a deploy or a recovery may have told its status and no report. */
export function severityOfJobs(failed: readonly JobResult[]): Severity {
  const statuses = failed.map(({ status }) => status);
  const has = (...some: readonly string[]) => some.some((status) => statuses.includes(status));
  return has('failed', 'unproven') ? 'P1' : has('rolled-back', 'as-before') ? 'P2' : 'P3';
}
