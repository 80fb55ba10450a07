import type { Message } from '../message.ts';
import { type JobResult, severityOfJobs, untoldJobs } from './job-results.ts';
import type { StepReport } from './step-report.ts';
import { chosenSeverity, type Surroundings, type Told, turned } from './turn.ts';

/** Jobs that say no more than their result: they ended before a step of Fairway began. */
export function ofJobs(reports: readonly StepReport[], around: Surroundings): readonly Told[] {
  const { jobs, run, environment, now } = around;
  if (jobs.length === 0) return [];
  const { failed, cancelled } = untoldJobs(jobs, reports);
  const key = [run.repository, 'run', run.workflow, environment].filter(Boolean).join(' ');
  const place = [run.workflow || 'The workflow', ...(environment ? [`on ${environment}`] : [])].join(' ');
  const named = (list: readonly JobResult[]) =>
    `${list.length === 1 ? 'the job' : 'the jobs'} ${list.map(({ job }) => job).join(', ')}`;
  const end = failed.length > 0 ? 'failed' : cancelled.length > 0 ? 'cancelled' : 'succeeded';
  const bad = failed.length > 0 ? failed : cancelled;
  const allWell = reports.every(({ status }) => status === 'succeeded');
  if (end === 'succeeded' && !allWell) return [];
  const event = `run.${end}`;
  const message: Message = {
    key,
    event,
    state: 'event',
    severity: chosenSeverity(event, severityOfJobs(failed), around),
    environment,
    subject: run.workflow || run.repository,
    title:
      end === 'succeeded'
        ? `${place}: all jobs ended well`
        : end === 'failed'
          ? `${place}: ${named(failed)} failed, and no step of Fairway says why`
          : `${place}: ${named(cancelled)} ${cancelled.length === 1 ? 'was' : 'were'} cancelled`,
    text:
      end === 'succeeded'
        ? 'Every job that was waited for ended well or was skipped.'
        : `No report came from there: the job ended before a step of Fairway began, or a step of another kind failed.\nTo do: Open the run, and read the log of ${named(bad)}.`,
    facts: [
      { name: 'Jobs', value: jobs.map(({ job, result }) => `${job}: ${result}`).join(', ') },
      { name: 'By', value: run.actor },
    ].filter(({ value }) => value !== ''),
    links: URL.canParse(run.url) ? [{ text: 'The run', url: run.url }] : [],
    log: [],
    timeline: [],
    at: now,
  };
  const turn = end === 'failed' ? 'bad' : end === 'succeeded' ? 'good' : 'told';
  const cause = end === 'failed' ? failed.map(({ job }) => job).join(', ') : '';
  const known = around.known(key, turn);
  // A job that did not run proves nothing: the failure is over once the jobs that failed went well.
  if (turn === 'good' && !wentWell(jobs, known?.cause)) return [];
  return turned(message, turn, cause, known);
}

/** Whether the jobs of the cause ended well; without a cause, whether any job did. */
function wentWell(jobs: readonly JobResult[], cause: string | undefined): boolean {
  const failed = cause?.split(', ') ?? [];
  const ran = jobs.filter(({ result }) => result === 'success');
  // A job that the workflow no longer has cannot end well any more.
  const there = failed.filter((name) => jobs.some(({ job }) => job === name));
  return ran.length > 0 && there.every((name) => ran.some(({ job }) => job === name));
}
