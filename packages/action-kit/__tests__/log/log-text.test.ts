import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inertText } from '../../src/log/log-text.ts';

/** The runner's own two rules for what is a command. */
const obeyed = (line: string) => line.trimStart().startsWith('::') || line.includes('##[');

describe('text of servers in the log', () => {
  it.each([
    ['plain text stays', 'a :: b ## c', 'a :: b ## c'],
    ['a command at the start of a line', '::set-output name=a::b', '| ::set-output name=a::b'],
    ['a command after white space', ' \t::error::x', ' \t| ::error::x'],
    ['a command of the old form, anywhere', 'x ##[add-mask]y', 'x ## [add-mask]y'],
    ['a command after a carriage return', '50 %\r::stop-commands::x', '50 %\n| ::stop-commands::x'],
    ['colours', '\u001b[31mred\u001b[0m', 'red'],
  ])('%s', (_, text, inert) => {
    expect(inertText(text)).toBe(inert);
  });

  it('never gives the runner a command', () => {
    const nasty = fc.string({
      unit: fc.constantFrom(':', '#', '[', ' ', '\t', '\r', '\n', '\u001b', '\u0000', '\u00a0', 'a'),
    });
    fc.assert(
      fc.property(nasty, (text) => {
        for (const line of inertText(text).split(/\r\n|\r|\n/)) expect(obeyed(line)).toBe(false);
      }),
    );
  });
});
