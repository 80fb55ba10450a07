import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderSummaryHtml, renderSummaryTerminal, type SummaryRun } from '@fairway/workflow-runner';
import { heading } from './heading.ts';

/**
 * Shows the summaries of the jobs that failed, and writes those of all jobs into one HTML page that stays. Prints its path.
 * @param title names what the runs were about
 */
export async function showSummaries(runs: readonly SummaryRun[], title: string): Promise<void> {
  for (const { name: run, jobs } of runs) {
    for (const { name, summary, conclusion } of jobs) {
      if (conclusion !== 'failure' || summary.trim() === '') continue;
      heading(`The summary of ${run}: ${name}`);
      console.log(renderSummaryTerminal(summary));
    }
  }
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(/[:T]/g, '-');
  const page = join(tmpdir(), `fairway-demo-${stamp}.html`);
  await writeFile(page, renderSummaryHtml(runs, title));
  console.log(`\nThe summaries of all jobs as a page: file://${page}`);
}
