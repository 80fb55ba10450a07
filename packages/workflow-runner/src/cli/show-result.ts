import { styleText } from 'node:util';
import type { JobResult, RunResult } from '../options.ts';
import { renderSummaryTerminal } from '../summary/terminal.ts';

/** So much of a failed step's log is shown; the rest is in the log files. Lines. */
const tail = 25;

/** What a reader wants when a run is over: the logs of what failed, and the summaries. */
export function showResult({ jobs }: RunResult): string {
  return [...jobs.flatMap(failedSteps), ...jobs.flatMap(summaryOf)].join('\n');
}

function failedSteps({ name, steps }: JobResult): string[] {
  return steps
    .filter(({ conclusion }) => conclusion === 'failure')
    .map((step) => {
      const lines = step.log.split('\n').slice(-tail);
      return [
        '',
        styleText(['bold', 'red'], `${name} › ${step.name}`),
        ...lines.map((line) => `  ${line}`),
      ].join('\n');
    });
}

function summaryOf({ name, summary }: JobResult): string[] {
  if (summary.trim() === '') return [];
  return ['', styleText(['bold', 'inverse'], ` ${name} `), '', renderSummaryTerminal(summary)];
}
