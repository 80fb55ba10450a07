import { bad, good, type Reader } from './reader.ts';
import { whereGithubLooks } from './unset.ts';

/** The entries of a list that has one a line: trimmed, without blank lines and lines that begin with `#`. */
export function entriesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/**
 * A list with one entry a line. Blank lines and lines that begin with `#` are dropped. The line `null` is refused: it is
 * what an expression makes of a variable that does not exist.
 */
export function lines(): Reader<readonly string[]> {
  return {
    optional: false,
    secret: false,
    expects: 'one entry a line',
    read(value) {
      const entries = entriesOf(value);
      if (entries.includes('null')) return bad({ wrong: 'An entry is null.', write: whereGithubLooks });
      return entries.length > 0
        ? good(entries)
        : bad({ wrong: 'It holds nothing but comments.', write: 'Write one entry a line.' });
    },
  };
}
