import { stripVTControlCharacters } from 'node:util';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Control characters, and those that turn the direction of writing. */
const unseen = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/** A text that HTML shows as it is, between tags and inside of quotes. */
export function escapeText(text: string): string {
  return stripVTControlCharacters(text.toWellFormed())
    .replace(/[\n\t]/g, ' ')
    .replace(unseen, '')
    .replace(/[&<>"']/g, (one) => entities[one] ?? one);
}
