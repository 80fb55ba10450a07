import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderSummaryHtml, renderSummaryTerminal } from '@fairway/workflow-runner';
import type { Performed } from './acts.ts';
import { heading } from './heading.ts';

/**
 * Shows the summaries of the jobs that failed, and writes those of all jobs into one HTML page that stays. Prints its path.
 */
export async function showSummaries(performed: readonly Performed[]): Promise<void> {
  for (const { act, result } of performed) {
    for (const { name, summary, conclusion } of result.jobs) {
      if (conclusion !== 'failure' || summary.trim() === '') continue;
      heading(`The summary of ${act.release.tag}: ${name}`);
      console.log(renderSummaryTerminal(summary));
    }
  }
  const runs = performed.map(({ act, result }) => ({
    name: `${act.release.tag}: ${act.release.title}`,
    verdict: act.conclusion === 'failure' ? `failed, ${act.serves} serves again` : 'deployed and proven',
    conclusion: result.conclusion,
    jobs: result.jobs,
  }));
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(/[:T]/g, '-');
  const page = join(tmpdir(), `fairway-demo-${stamp}.html`);
  await writeFile(page, renderSummaryHtml(runs, `marina: ${performed.length} releases`));
  console.log(`\nThe summaries of all jobs as a page: file://${page}`);
}
