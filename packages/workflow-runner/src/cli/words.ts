import { styleText } from 'node:util';
import { sayElapsed } from '@fairway/runtime';
import type { Conclusion } from '../events.ts';
import { signs } from '../summary/signs.ts';

const colours = { success: 'green', failure: 'red', cancelled: 'yellow', skipped: 'dim' } as const;

/** One sign for a conclusion. */
export const signOf = (conclusion: Conclusion): string => styleText(colours[conclusion], signs[conclusion]);

/** A name with its conclusion and its duration. */
export function endedText(name: string, conclusion: Conclusion, ms: number): string {
  const how = conclusion === 'success' ? '' : ` ${conclusion}`;
  const time = conclusion === 'skipped' ? '' : styleText('dim', `  ${sayElapsed(ms)}`);
  return `${signOf(conclusion)} ${name}${styleText(colours[conclusion], how)}${time}`;
}

/** The text, or its beginning up to the end of a word, of at most `length` characters. */
export function cutAtWord(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length);
  const end = cut.lastIndexOf(' ');
  return `${end > length / 2 ? cut.slice(0, end) : cut.slice(0, -1)} …`;
}
