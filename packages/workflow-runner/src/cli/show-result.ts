import { styleText } from 'node:util';
import type { JobResult, RunResult } from '../options.ts';
import { renderSummaryTerminal } from '../summary/terminal.ts';

/** Lines of a failed step's log that are shown. The rest is in the log files. */
const tail = 25;

/** The text for the end of a run: the logs of failed steps, and the summaries. */
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
