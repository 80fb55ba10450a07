import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderSummaryHtml, renderSummaryTerminal } from '@fairway/workflow-runner';
import type { Performed } from './acts.ts';
import { heading } from './heading.ts';

/** Shows every job's summary here, and writes them all into one HTML page that stays. Prints its path. */
export async function showSummaries(performed: readonly Performed[]): Promise<void> {
  const jobs = performed.flatMap(({ act, result }) =>
    result.jobs.map((job) => ({ ...job, name: `${act.release.tag}: ${job.name}` })),
  );
  for (const { name, summary } of jobs) {
    if (summary.trim() === '') continue;
    heading(name);
    console.log(renderSummaryTerminal(summary));
  }
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(/[:T]/g, '-');
  const page = join(tmpdir(), `fairway-demo-${stamp}.html`);
  await writeFile(page, renderSummaryHtml(jobs));
  console.log(`\nThe same as a page: file://${page}`);
}
