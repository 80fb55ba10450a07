import { bad, good, type Reader } from './reader.ts';

/** The entries of a list that has one a line: trimmed, without blank lines and lines that begin with `#`. */
export function entriesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** A list with one entry a line. Blank lines and lines that begin with `#` are dropped. */
export function lines(): Reader<readonly string[]> {
  return {
    optional: false,
    secret: false,
    expects: 'one entry a line',
    read(value) {
      const entries = entriesOf(value);
      return entries.length > 0
        ? good(entries)
        : bad({ wrong: 'It holds nothing but comments.', write: 'Write one entry a line.' });
    },
  };
}
