import { shorten, shortLine } from './shorten.ts';

/** One line of text as inline Markdown that shows exactly this text on GitHub, also inside a table. */
export function escapeMarkdown(line: string): string {
  return (
    breakLinks(line.replace(/[\\`*[\]<>|~&]/g, '\\$&').replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_'))
      // GitHub reads a lone dollar sign as the start of a formula, also after a backslash.
      .replaceAll('$', '<span>$</span>')
  );
}

/** The first 400 characters of a text as one line that shows exactly them. */
export function shownLine(text: string): string {
  return escapeMarkdown(shortLine(text, 400));
}

/**
 * GitHub makes links of bare addresses, of names behind an at sign and of numbers of issues, also inside `<code>`. The
 * text may be a server's, and a mention would call people.
 */
export function breakLinks(markdown: string): string {
  return markdown.replace(
    /:(?=\/\/)|@|(?<!(?<!\\)&)#(?=\d)|(?<=\bgh)-(?=\d)|(?<=www)\./gi,
    '<span>$&</span>',
  );
}

/** A fence of backticks longer than any run of them in the text. */
export function fenceFor(text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  return '`'.repeat(longest + 1);
}

/** A text as a block that shows it letter for letter. */
export function fenced(text: string): string {
  const fence = fenceFor(text);
  return `${fence}text\n${text}\n${fence}`;
}

/**
 * Lines as one paragraph that shows exactly them, without secrets: no mask finds a secret that is escaped. What would
 * begin a heading, a list or a rule is escaped.
 */
export function paragraph(text: string): string {
  return shorten(text, Number.POSITIVE_INFINITY)
    .split('\n')
    .map((line) => escapeMarkdown(line.trim()))
    .join('<br>')
    .replace(/^[#+=-]/, '\\$&')
    .replace(/^(\d+)(?=[.)])/, '$1\\');
}
