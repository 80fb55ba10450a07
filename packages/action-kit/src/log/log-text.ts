import { stripVTControlCharacters } from 'node:util';

/**
 * Control characters, both sets. The runner trims U+0085 where JavaScript does not, and would then see a command. Line
 * and paragraph separators, and the marks that turn the direction of writing, show a reader another text than there is.
 */
const controlCharacters =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out.
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * The lines of a text as the runner will see them. The runner ends a line at a carriage return too, so a lone one
 * is a line end here as well; colour codes and other control characters are taken out.
 */
export function plainLines(text: string): string[] {
  return stripVTControlCharacters(text.replace(/\r\n?/g, '\n'))
    .split('\n')
    .map((line) => line.replace(controlCharacters, ''));
}

/**
 * A text that the runner prints and never obeys. Both of its command forms are defused: `::name::` at the start of a
 * line (after white space) and `##[name]` anywhere in it. A server's log could hold either.
 * @see https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function inertText(text: string): string {
  return plainLines(text)
    .map((line) => line.replace(/^(\s*)::/, '$1| ::').replaceAll('##[', '## ['))
    .join('\n');
}
