import { shorten } from '@fairway/runtime';

const safeWord = /^[A-Za-z0-9_@%+=:,./-]+$/;

/**
 * One line that a POSIX shell splits back into exactly these words.
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02
 */
export function quoteArgv(argv: readonly string[]): string {
  return argv.map(quoteWord).join(' ');
}

/** One word for a POSIX shell, in single quotes unless nothing in it needs them. */
export function quoteWord(word: string): string {
  return safeWord.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

const shownLength = 200;

/** The text that logs and errors show for a command: its quoted argv on one line, cut at 200 characters. */
export function showArgv(argv: readonly string[]): string {
  return shorten(quoteArgv(argv).replaceAll('\n', ' '), shownLength);
}
