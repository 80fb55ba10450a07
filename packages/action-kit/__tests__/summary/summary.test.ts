import { code, type Summary } from '@fairway/action-kit';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { marked } from 'marked';
import { renderDocument } from '../../src/summary/document.ts';
import { summaryBuilder } from '../../src/summary/summary.ts';

function written(build: (summary: Summary) => void, limit = 1024 * 1024): string {
  const { summary, blocks } = summaryBuilder();
  build(summary);
  return renderDocument(
    blocks.map((block) => ({ block, essential: false })),
    limit,
    (text) => text.replaceAll('swordfish', '***'),
  );
}

/** True where a fence or an element was left open, by a real Markdown parser: what comes after would be inside. */
function broken(markdown: string): boolean {
  const html = marked.parse(`${markdown}\n\nAFTER`, { async: false }).trim();
  return !html.endsWith('<p>AFTER</p>') || html.split('<details').length > html.split('</details>').length;
}

describe('the summary', () => {
  it('shows no control characters and no marks of direction, whatever block they stand in', () => {
    const odd = 'a\u0085b\u2028c\u202ed';
    const text = written((summary) =>
      summary
        .text(odd)
        .details(odd, odd)
        .table({ head: [odd], rows: [[odd]] })
        .facts([[odd, code(odd)]]),
    );
    expect(text).not.toMatch(/[\u0080-\u009f\u2028-\u202e]/);
    expect(text.match(/abcd/g)?.length).toBe(7);
  });

  it('is what a person reads', () => {
    const text = written((summary) =>
      summary
        .heading('Deploy marina', 2)
        .facts([
          ['Release', 'v1.4.0'],
          ['Digest', code('sha256:ab|c')],
        ])
        .table({ head: ['Service', 'Node'], rows: [['api', 'worker1'], ['web']] })
        .details('Log of <api>', ['one', '```', 'swordfish'])
        .text('Done.'),
    );
    expect(text).toBe(
      [
        '## Deploy marina',
        '',
        '- **Release**: v1.4.0',
        '- **Digest**: <code>sha256:ab&#124;c</code>',
        '',
        '| Service | Node |',
        '| --- | --- |',
        '| api | worker1 |',
        '| web |  |',
        '',
        '<details><summary>Log of &lt;api&gt;</summary>',
        '',
        '````',
        'one',
        '```',
        '***',
        '````',
        '',
        '</details>',
        '',
        'Done.',
        '',
      ].join('\n'),
    );
  });

  it('shows nothing for a table without rows', () => {
    expect(written((summary) => summary.table({ head: ['a'], rows: [] }).facts([]))).toBe('');
  });

  it('keeps the end of a log that is too long, and says so', () => {
    const log = Array.from({ length: 5_000 }, (_, index) => `line ${index}`);
    const text = written((summary) => summary.details('Log', log), 10_000);
    expect(text).toContain('line 4999');
    expect(text).not.toContain('line 1\n');
    expect(text).toMatch(/Log \(the first \d+ lines were left out: GitHub shows at most 1 MiB\)/);
  });

  it('keeps the first rows of a table that is too long, and says how many are missing', () => {
    const rows = Array.from({ length: 500 }, (_, index) => [`row ${index}`]);
    const text = written((summary) => summary.table({ head: ['n'], rows }), 6_000);
    const shown = text.match(/^\| row/gm)?.length ?? 0;
    expect(text).toContain(`_${500 - shown} rows were left out`);
  });

  it('names what it had to leave out whole', () => {
    const text = written((summary) => summary.details('x'.repeat(9_000), 'log').text('after'), 6_000);
    expect(text).toMatch(/_Left out, because it is larger than GitHub shows: "x+\._/);
    expect(text).toContain('after');
  });

  it('closes a fence and an element that its author left open', () => {
    expect(broken(written((summary) => summary.text('<details>\n\n```js\nx').text('next')))).toBe(false);
  });

  it('stays below the limit in bytes and is never cut open, whatever is in it', () => {
    const line = fc.string({
      unit: fc.constantFrom('a', '|', '`', '```', '~~~', '<details>', '\n', '\u00e9', '\u{1f6a2}', ' '),
    });
    const long = fc
      .tuple(line, fc.integer({ min: 1, max: 300 }))
      .map(([text, times]) => `${text}\n`.repeat(times));
    const step = fc.oneof(
      long.map((text) => (summary: Summary) => summary.text(text)),
      long.map((text) => (summary: Summary) => summary.details(text.slice(0, 30), text, 'text')),
      long.map((text) => (summary: Summary) => summary.heading(text)),
      fc
        .array(fc.array(line, { maxLength: 3 }), { maxLength: 200 })
        .map((rows) => (summary: Summary) => summary.table({ head: ['a', 'b'], rows })),
      fc
        .array(fc.tuple(line, line), { maxLength: 100 })
        .map((facts) => (summary: Summary) => summary.facts(facts)),
    );
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 6 }),
        fc.integer({ min: 2_100, max: 20_000 }),
        (steps, limit) => {
          const text = written((summary) => {
            for (const add of steps) add(summary);
          }, limit);
          expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
          expect(broken(text)).toBe(false);
        },
      ),
    );
  });
});
