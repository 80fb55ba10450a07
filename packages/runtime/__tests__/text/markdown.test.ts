import { afterEach, describe, expect, it } from '@jest/globals';
import { escapeMarkdown, fenceFor, paragraph, shownLine } from '../../src/text/markdown.ts';
import { cleanBeforeCuts } from '../../src/text/shorten.ts';

afterEach(() => cleanBeforeCuts((text) => text));

const span = (text: string) => `<span>${text}</span>`;

describe('text of a server in Markdown', () => {
  it.each([
    ['@mona/team', `${span('@')}mona/team`],
    ['fixes #12 and GH-7', `fixes ${span('#')}12 and GH${span('-')}7`],
    ['&#12', `\\&${span('#')}12`],
    ['https://x.test', `https${span(':')}//x.test`],
    ['www.x.test', `www${span('.')}x.test`],
    ['[x](javascript:1) | *_~`', '\\[x\\](javascript:1) \\| \\*\\_\\~\\`'],
    ['</a> & <!channel>', '\\</a\\> \\& \\<!channel\\>'],
    ['# of tasks: 3', '# of tasks: 3'],
  ])('%s calls nobody and is no markup', (text, markdown) => {
    expect(escapeMarkdown(text)).toBe(markdown);
  });

  it('has a fence that it cannot end', () => {
    expect([fenceFor('x'), fenceFor('```'), fenceFor('a ````` b')]).toEqual(['```', '````', '``````']);
  });

  it.each([paragraph, shownLine])('loses its secrets before they are escaped: %p', (shown) => {
    cleanBeforeCuts((text) => text.replaceAll('https://hooks.test/T0/_x_', '***'));
    expect(shown('no answer of https://hooks.test/T0/_x_ today')).toBe('no answer of \\*\\*\\* today');
  });
});
