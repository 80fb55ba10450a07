import { sayElapsed } from '@fairway/runtime';
import { Marked } from 'marked';
import type { Conclusion } from '../events.ts';
import type { JobResult } from '../options.ts';
import { pageStyle } from './page-style.ts';
import { escapeHtml, safeAddress, sanitiseHtml } from './sanitise.ts';
import { signs } from './signs.ts';

/** The facts of a job that the page shows. Only name and summary are required. */
export type SummaryJob = Pick<JobResult, 'name' | 'summary'> & Partial<JobResult>;

/** A run with its jobs, and what came of it in one line. */
export interface SummaryRun {
  readonly name: string;
  /** What came of it: `v1.1.0 serves again`. */
  readonly verdict?: string;
  readonly conclusion?: Conclusion;
  readonly jobs: readonly SummaryJob[];
}

/**
 * The summaries of all jobs as one self-contained page, with a band of verdicts at its top. It opens without a network, in
 * the light or dark theme of the reader's machine, and no script can run in it.
 */
export function renderSummaryHtml(runs: readonly SummaryRun[], title = 'Job summaries'): string {
  const shown = runs.map((run) => ({
    ...run,
    jobs: run.jobs.filter(({ summary }) => summary.trim() !== ''),
  }));
  const policy = "default-src 'none'; style-src 'unsafe-inline'";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<nav><h1>${escapeHtml(title)}</h1>${shown.map(contents).join('')}</nav>
<main>
<ol class="verdicts">${shown.map(band).join('')}</ol>
${shown.flatMap((run, at) => run.jobs.map((job, index) => section(job, jobId(at, index)))).join('\n')}
</main>
</body>
</html>
`;
}

const jobId = (run: number, job: number) => `run-${run + 1}-job-${job + 1}`;

function contents({ name, jobs }: SummaryRun, run: number): string {
  const links = jobs.map(
    (job, index) => `<li>${mark(job)} <a href="#${jobId(run, index)}">${escapeHtml(job.name)}</a></li>`,
  );
  return `<h2>${escapeHtml(name)}</h2><ul>${links.join('')}</ul>`;
}

/** One line with the verdict of a run. It leads to the job that failed, or to the last one, which holds the proof. */
function band({ name, verdict, conclusion, jobs }: SummaryRun, run: number): string {
  const failed = jobs.findIndex((job) => job.conclusion === 'failure');
  const link = `<a href="#${jobId(run, failed === -1 ? jobs.length - 1 : failed)}">${escapeHtml(name)}</a>`;
  const times = jobs
    .flatMap(({ startedAt, endedAt }) => [startedAt, endedAt])
    .filter((at) => at !== undefined);
  const took =
    times.length > 0 ? ` <small>${sayElapsed(Math.max(...times) - Math.min(...times))}</small>` : '';
  const text = verdict === undefined ? '' : ` ${escapeHtml(verdict)}`;
  return `<li class="${conclusion ?? ''}">${mark({ conclusion })} <b>${link}</b>${text}${took}</li>`;
}

function section(job: SummaryJob, id: string): string {
  const { startedAt, endedAt } = job;
  const took =
    startedAt === undefined || endedAt === undefined
      ? ''
      : ` <small>${sayElapsed(endedAt - startedAt)}</small>`;
  const heading = `<h2>${mark(job)} ${escapeHtml(job.name)}${took}</h2>`;
  return `<section id="${id}"><header>${heading}</header>\n${markdown.parse(job.summary, { async: false })}</section>`;
}

const mark = ({ conclusion }: { readonly conclusion?: Conclusion | undefined }): string =>
  conclusion === undefined
    ? ''
    : `<span class="mark ${conclusion}" title="${conclusion}">${signs[conclusion]}</span>`;

const markdown = new Marked({
  gfm: true,
  renderer: {
    html: ({ text }) => sanitiseHtml(text),
    code: ({ text }) => `<pre><code>${escapeHtml(text)}\n</code></pre>\n`,
    link({ href, tokens }) {
      const text = this.parser.parseInline(tokens);
      const address = safeAddress(href);
      return address === undefined ? text : `<a href="${address}" rel="noopener noreferrer">${text}</a>`;
    },
    // The page loads nothing, so it shows the description and the address of a picture.
    image({ href, text }) {
      const address = safeAddress(href);
      return address === undefined
        ? escapeHtml(text)
        : `<a href="${address}">${escapeHtml(text || href)}</a>`;
    },
  },
});
