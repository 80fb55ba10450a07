import { breakLinks, escapeMarkdown } from '@fairway/runtime';
import { plainLines } from '../log/log-text.ts';

/** What a table cell or a fact shows: plain text, text in a fixed-width face, a link, or several of these in a row. */
export type Cell =
  | string
  | { readonly code: string }
  | { readonly link: string; readonly text: string }
  | readonly Cell[];

/** Text in a fixed-width face, for a cell or a fact: digests, commands, paths. */
export function code(text: string): Cell {
  return { code: text };
}

/** A link, for a cell or a fact. */
export function link(text: string, url: string): Cell {
  return { link: url, text };
}

/** Text as inline Markdown that shows exactly this text, also inside a table; line ends become `<br>`. */
export function escapeInline(text: string): string {
  return plainLines(text)
    .map((line) => escapeMarkdown(line.trim()))
    .join('<br>');
}

/** Text as HTML that shows exactly this text on one line. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return plainLines(text)
    .join(' ')
    .trim()
    .replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

/** A cell as Markdown. Secrets are taken out before anything is escaped: an escaped secret would go unseen. */
export function renderCell(cell: Cell, clean: (text: string) => string): string {
  if (typeof cell === 'string') return escapeInline(clean(cell));
  if (isRow(cell))
    return cell
      .map((part) => (typeof part === 'string' ? keepSpaces(clean(part)) : renderCell(part, clean)))
      .join('');
  // An HTML element: in a code span a table still needs `\|`, and a backtick ends the span.
  if ('code' in cell) {
    const text = escapeHtml(clean(cell.code));
    return text
      ? `<code>${breakLinks(text.replace(/[\\`*_[\]|~$]/g, (one) => `&#${one.charCodeAt(0)};`))}</code>`
      : '';
  }
  const url = clean(cell.link).replace(/[\s<>()\\|]/g, percent);
  return /^https?:\/\//.test(url)
    ? `[${escapeInline(clean(cell.text))}](${url})`
    : escapeInline(clean(cell.text));
}

/** Sentences as inline Markdown; what stands between backticks becomes code, all else shows as it is. */
export function renderProse(text: string, clean: (text: string) => string): string {
  return clean(text)
    .split(/(`[^`\n]+`)/)
    .map((part, index) => (index % 2 === 1 ? renderCell(code(part.slice(1, -1)), same) : keepSpaces(part)))
    .join('');
}

const isRow = (cell: Exclude<Cell, string>): cell is readonly Cell[] => Array.isArray(cell);

/** Escaping trims each line; the spaces around code are part of the sentence. */
function keepSpaces(part: string): string {
  const [, before = '', after = ''] = /^( *)(?:.*[^ ])?( *)$/s.exec(part) ?? [];
  return part.trim() === '' ? before : `${before}${escapeInline(part)}${after}`;
}

const same = (text: string) => text;

/** A character as it stands in a URL; encodeURIComponent lets parentheses be. */
function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`;
}

/** Bytes that a text takes in a file; GitHub's limit counts these. */
export function bytesOf(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
