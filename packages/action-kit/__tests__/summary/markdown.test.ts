import { code, link } from '@fairway/action-kit';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { marked } from 'marked';
import { escapeHtml, escapeInline, renderCell, renderProse } from '../../src/summary/markdown.ts';

const same = (text: string) => text;

/** What a reader sees of one table cell, by a real Markdown parser. */
function shownInTable(cell: string): string[] {
  const html = marked.parse(`| a | b |\n| --- | --- |\n| ${cell} | end |`, { async: false });
  return [...html.matchAll(/<td>(.*?)<\/td>/gs)].map(([, inner = '']) =>
    inner
      .replaceAll('<br>', '\n')
      .replace(/<\/?(span|code|a)\b[^>]*>/g, '')
      .replace(/&(?:#(\d+)|(\w+));/g, (_, number, name) =>
        number
          ? String.fromCharCode(Number(number))
          : ({ lt: '<', gt: '>', amp: '&', quot: '"' }[name as string] ?? '?'),
      ),
  );
}

const hostile = fc.string({
  unit: fc.constantFrom(
    ...'|\\`*_[]()<>&#!~$:;{}"\'=+-. \nab1'.split(''),
    '<br>',
    '</td>',
    '&lt;',
    'http',
    'https://a.b',
    'www.a.b',
    'a@b.io',
  ),
});
const seen = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .join('\n');

describe('a cell', () => {
  it('of several parts shows them in a row, with the blanks between them', () => {
    const cell = renderCell(['mona, in ', link('Release', 'https://x.test/7'), ' of ', code('a|b')], same);
    expect(cell).toBe('mona, in [Release](https://x.test/7) of <code>a&#124;b</code>');
  });

  it.each([
    ['pipes', 'a | b', 'a \\| b'],
    ['line ends', 'a\r\nb', 'a<br>b'],
    ['HTML', '<img src=x>', '\\<img src=x\\>'],
    ['backticks', '`x`', '\\`x\\`'],
    ['emphasis, but not inside a word', '_a_ harbor_db', '\\_a\\_ harbor_db'],
    ['formulas', 'US$ 5', 'US<span>$</span> 5'],
    ['addresses', 'https://evil.example', 'https<span>:</span>//evil.example'],
    ['addresses without a scheme', 'WWW.evil.example', 'WWW<span>.</span>evil.example'],
    ['mail addresses and names', 'a@b.io @team', 'a<span>@</span>b.io <span>@</span>team'],
    ['marks of direction', 'a\u202eb\u0085c', 'abc'],
    ['colours', '\u001b[31mred\u001b[0m', 'red'],
  ])('shows %s as text', (_, text, escaped) => {
    expect(escapeInline(text)).toBe(escaped);
  });

  it('shows any text exactly and never breaks the table', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(shownInTable(escapeInline(text))).toEqual([seen(text), 'end']);
      }),
    );
  });

  it('never makes a link of a text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const shown of [escapeInline(text), renderCell(code(text), same)])
          expect(marked.parse(shown, { async: false })).not.toContain('<a ');
      }),
    );
  });

  it('shows any text in a fixed-width face exactly', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const line = seen(text).replaceAll('\n', ' ').trim();
        expect(shownInTable(renderCell(code(text), same))[0]?.replace(/\s+/g, ' ')).toBe(
          line.replace(/\s+/g, ' '),
        );
      }),
    );
  });

  it.each([
    ['a link', link('run 1', 'https://github.com/a/b'), '[run 1](https://github.com/a/b)'],
    ['a link that would run code', link('x', 'javascript:alert(1)'), 'x'],
    ['a link that would end early', link('x', 'https://h/a)b'), '[x](https://h/a%29b)'],
    ['a secret in a link', link('x', 'https://h/?token=swordfish'), '[x](https://h/?token=***)'],
  ])('may be %s', (_, cell, markdown) => {
    expect(renderCell(cell, (text) => text.replaceAll('swordfish', '***'))).toBe(markdown);
  });
});

describe('a sentence', () => {
  it.each([
    ['Write `a | b` in "urls".', 'Write <code>a &#124; b</code> in "urls".'],
    ['`docker ps`', '<code>docker ps</code>'],
    ['one ` alone and <b>', 'one \\` alone and \\<b\\>'],
    ['two `a` `b` codes\nnext', 'two <code>a</code> <code>b</code> codes<br>next'],
  ])('shows %p with its code', (text, markdown) => {
    expect(renderProse(text, same)).toBe(markdown);
  });
});

describe('a title', () => {
  it('is safe around any text', () => {
    expect(escapeHtml('a <b>\n"c" & d')).toBe('a &lt;b&gt; &quot;c&quot; &amp; d');
  });
});
