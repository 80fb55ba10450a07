import { sayElapsed } from '@fairway/runtime';
import { Marked } from 'marked';
import type { JobResult } from '../options.ts';
import { pageStyle } from './page-style.ts';
import { escapeHtml, safeAddress, sanitiseHtml } from './sanitise.ts';

/** The facts of a job that the page shows. Only name and summary are required. */
export type SummaryJob = Pick<JobResult, 'name' | 'summary'> & Partial<JobResult>;

/**
 * The summaries of all jobs as one self-contained page. It opens without a network, in the light or dark theme of the
 * reader's machine, and no script can run in it.
 */
export function renderSummaryHtml(jobs: readonly SummaryJob[], title = 'Job summaries'): string {
  const shown = jobs.filter(({ summary }) => summary.trim() !== '');
  const sections = shown.map((job, index) => section(job, index)).join('\n');
  const links = shown.map(
    (job, index) => `<li><a href="#job-${index + 1}">${badge(job)}${escapeHtml(job.name)}</a></li>`,
  );
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
<nav><h1>${escapeHtml(title)}</h1><ul>${links.join('')}</ul></nav>
<main>
${sections}
</main>
</body>
</html>
`;
}

function section(job: SummaryJob, index: number): string {
  const { startedAt, endedAt } = job;
  const took =
    startedAt === undefined || endedAt === undefined
      ? ''
      : ` <small>${sayElapsed(endedAt - startedAt)}</small>`;
  const heading = `<h2>${badge(job)}${escapeHtml(job.name)}${took}</h2>`;
  return `<section id="job-${index + 1}"><header>${heading}</header>\n${markdown.parse(job.summary, { async: false })}</section>`;
}

const badge = ({ conclusion }: SummaryJob): string =>
  conclusion === undefined ? '' : `<span class="badge ${conclusion}">${conclusion}</span> `;

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
