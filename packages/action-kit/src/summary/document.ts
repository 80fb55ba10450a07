import { shortLine } from '@fairway/runtime';
import type { Block } from './block.ts';
import { bytesOf } from './markdown.ts';

/** GitHub refuses a step's summary above this size, and then shows nothing of it. */
export const summaryLimitBytes = 1024 * 1024;
/** Kept back for the list of what was left out. */
const listBytes = 2_000;
const blockGap = '\n\n';

/** A block, and whether it gets its place before others. */
export interface Part {
  readonly block: Block;
  readonly essential: boolean;
}

/**
 * The blocks as one document of at most `limit` bytes. Essential blocks get their place first; of the others those
 * that come first. What does not fit is cut by its block or left out, and a line at the end names it.
 */
export function renderDocument(
  parts: readonly Part[],
  limit: number,
  clean: (text: string) => string,
): string {
  let left = limit - listBytes;
  const rendered = new Map<Block, string>();
  const missing: string[] = [];
  const place = (essential: boolean) => {
    for (const one of parts) {
      if (one.essential !== essential) continue;
      const text = left > 0 ? one.block.render(left - blockGap.length, clean) : undefined;
      if (text === undefined) missing.push(shortLine(clean(one.block.name), 80));
      else {
        rendered.set(one.block, text);
        left -= bytesOf(text) + blockGap.length;
      }
    }
  };
  place(true);
  place(false);
  const texts = parts.flatMap(({ block }) => rendered.get(block) ?? []);
  if (missing.length > 0) texts.push(leftOut(missing));
  return texts.length === 0 ? '' : `${texts.join(blockGap)}\n`;
}

function leftOut(names: readonly string[]): string {
  const shown = names.slice(0, 10).map((name) => name.replace(/[^\p{L}\p{N} .:"-]/gu, ''));
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  return `_Left out, because it is larger than GitHub shows: ${shown.join(', ')}${more}._`;
}
