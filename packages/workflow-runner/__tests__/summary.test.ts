import { stripVTControlCharacters } from 'node:util';
import { renderSummaryHtml, renderSummaryTerminal } from '@fairway/workflow-runner';
import { describe, expect, test } from '@jest/globals';

const summary = `## Deploy v1.2.0

- **Stack**: marina
- **Digest**: <code>sha256&#58;abc</code>

| Service | State |
| --- | --- |
| frontend | 6 of 6<br>since 12:00 |
| harbor | costs <span>$</span>5 \\| more |

**Why:** because \`y\`

<details><summary>The &lt;last&gt; lines</summary>

\`\`\`text
one
two </details>
\`\`\`

</details>
`;

describe('on a terminal', () => {
  const lines = stripVTControlCharacters(renderSummaryTerminal(summary, 60)).split('\n');

  test.each([
    ['a heading', 'Deploy v1.2.0'],
    ['a list', '• Stack: marina'],
    ['code in HTML', '• Digest: sha256:abc'],
    ['a table', 'Service   State'],
    ['a cell of two lines', 'frontend  6 of 6'],
    ['its second line', '          since 12:00'],
    ['escaped characters', 'harbor    costs $5 | more'],
    ['inline styles', 'Why: because y'],
    ['details as one line', '▸ The <last> lines (2 lines)'],
  ])('%s is shown', (_, line) => {
    expect(lines).toContain(line);
  });

  test('nothing is wider than the given width', () => {
    const wide = `| a | b |\n| - | - |\n| ${'x'.repeat(200)} | ${'word '.repeat(40)} |\n\n${'text '.repeat(60)}`;
    for (const line of renderSummaryTerminal(wide, 60).split('\n'))
      expect(stripVTControlCharacters(line).length).toBeLessThanOrEqual(60);
  });
});

describe('as a page', () => {
  const whole = renderSummaryHtml(
    [
      { name: 'v1', conclusion: 'success', verdict: 'v1 serves', jobs: [{ name: 'Build', summary: 'ok' }] },
      {
        name: 'v2',
        conclusion: 'failure',
        verdict: 'v1 <again>',
        jobs: [
          { name: 'Deploy <b>', summary, conclusion: 'failure', startedAt: 1_000, endedAt: 62_000 },
          { name: 'Silent', summary: '' },
          { name: 'After', summary: 'text', conclusion: 'success' },
        ],
      },
    ],
    'marina: two releases',
  );
  const page = whole.slice(0, whole.indexOf('</main>'));

  test('shows every job that has a summary', () => {
    expect(page).toContain('Deploy &lt;b&gt;');
    expect(page).toContain(
      '<span class="mark failure" title="failure">✗</span> Deploy &lt;b&gt; <small>1m 01s</small>',
    );
    expect(page).toContain('<summary>The &lt;last&gt; lines</summary>');
    expect(page).not.toContain('Silent');
  });

  test('begins with the verdict of each run, which leads to the job that failed', () => {
    const bands = [...page.matchAll(/<li class="(\w+)">.*?href="#([\w-]+)">(.*?)<\/li>/gs)].slice(-2);
    expect(bands.map(([, kind, target, text]) => [kind, target, text?.replaceAll(/<[^>]+>/g, '')])).toEqual([
      ['success', 'run-1-job-1', 'v1 v1 serves'],
      ['failure', 'run-2-job-1', 'v2 v1 &lt;again&gt; 1m 01s'],
    ]);
    expect(page).toContain('<title>marina: two releases</title>');
  });

  test('loads nothing and runs no script', () => {
    expect(whole).not.toMatch(/<(?:script|link|img|iframe)\b/i);
    expect(page).toContain(
      `Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"`,
    );
    expect(whole.length).toBeLessThan(10_000);
  });

  test.each([
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['a <img src=x onerror=alert(1)> b', '&lt;img src=x onerror=alert(1)&gt;'],
    [
      '<details open onclick="alert(1)"><summary>x</summary></details>',
      '<details open><summary>x</summary></details>',
    ],
    ['a <b onmouseover=alert(1)>bold</b>', '<b>bold</b>'],
    ['</section></main><h1 id=x>', '&lt;/section&gt;&lt;/main&gt;<h1>'],
    ['[click](javascript:alert(1))', '<p>click</p>'],
    ['[click](<JaVaScRiPt:alert(1)>)', '<p>click</p>'],
    ['![pic](https://example.org/x.png)', '<a href="https://example.org/x.png">pic</a>'],
    ['<svg/onload=alert(1)>', '&lt;svg/onload=alert(1)&gt;'],
    ['<a href="javascript:alert(1)">x</a>', '&lt;a href='],
    ['`<b>`', '<code>&lt;b&gt;</code>'],
    ['```x"><script>\n<i>\n```', '<pre><code>&lt;i&gt;\n</code></pre>'],
    ['<!-- <script>alert(1)</script> --> seen', ' seen'],
  ])('%j is harmless', (markdown, html) => {
    const text = renderSummaryHtml([{ name: 'a', jobs: [{ name: 'a', summary: `${markdown}\n` }] }]);
    const body = text.slice(text.indexOf('<main>'));
    expect(body).toContain(html);
    expect(body).not.toMatch(/<(?:script|img|svg|iframe)\b|\son\w+="?alert(?![^<]*&gt;)/i);
  });
});
