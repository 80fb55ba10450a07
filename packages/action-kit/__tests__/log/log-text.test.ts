import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inertText } from '../../src/log/log-text.ts';

/** What .NET trims: the characters that Unicode 15 calls White_Space. JavaScript knows neither all nor only these. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are white space.
const trimmed = /^[\u0009-\u000d\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*/;

/** The runner's own two rules for what is a command. */
const obeyed = (line: string) => line.replace(trimmed, '').startsWith('::') || line.includes('##[');

describe('text of servers in the log', () => {
  it.each([
    ['plain text stays', 'a :: b ## c', 'a :: b ## c'],
    ['a command at the start of a line', '::set-output name=a::b', '| ::set-output name=a::b'],
    ['a command after white space', ' \t::error::x', ' \t| ::error::x'],
    ['a command of the old form, anywhere', 'x ##[add-mask]y', 'x ## [add-mask]y'],
    ['a command after a carriage return', '50 %\r::stop-commands::x', '50 %\n| ::stop-commands::x'],
    ['a command after the next-line character', '    \u0085::stop-commands::x', '    | ::stop-commands::x'],
    ['text that would be read backwards', 'a\u202e\u2066b\u200f', 'ab'],
    ['colours', '\u001b[31mred\u001b[0m', 'red'],
  ])('%s', (_, text, inert) => {
    expect(inertText(text)).toBe(inert);
  });

  it('never gives the runner a command', () => {
    const nasty = fc.string({
      unit: fc.constantFrom(
        ':',
        '#',
        '[',
        ' ',
        '\t',
        '\r',
        '\n',
        '\u001b',
        '\u0000',
        '\u00a0',
        '\u0085',
        '\u2028',
        '\u3000',
        '\ufeff',
        'a',
      ),
    });
    fc.assert(
      fc.property(nasty, (text) => {
        for (const line of inertText(text).split(/\r\n|\r|\n/)) expect(obeyed(line)).toBe(false);
      }),
    );
  });
});
