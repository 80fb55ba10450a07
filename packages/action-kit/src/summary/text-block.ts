import { plainLines } from '../log/log-text.ts';
import type { Block } from './block.ts';
import { keepFirst } from './keep.ts';
import { bytesOf } from './markdown.ts';

const cutNote = '_The rest of this text was left out: GitHub shows at most 1 MiB._';
/** Bytes for the note and for what closes an open fence or element. */
const endingBytes = 400;

/** Markdown as it is. A cut falls between lines, and closes the fence and the `<details>` that it falls into. */
export function textBlock(markdown: string): Block {
  return {
    name: 'text',
    render(limit, clean) {
      const whole = plainLines(clean(markdown)).join('\n').trimEnd();
      const complete = closed(whole.split('\n')).join('\n');
      if (bytesOf(complete) <= limit) return complete;
      const kept = keepFirst(whole.split('\n'), limit - endingBytes);
      if (kept.length === 0) return undefined;
      const text = [...closed(kept), '', cutNote].join('\n');
      return bytesOf(text) <= limit ? text : undefined;
    },
  };
}

/** The lines, and after them what closes a fence and elements that are still open. */
function closed(lines: readonly string[]): string[] {
  let fence: { readonly indent: string; readonly mark: string } | undefined;
  let elements = 0;
  let inHtml = false;
  for (const line of lines) {
    const [, indent = '', mark = '', info = ''] = /^( *)(`{3,}|~{3,})?(.*)$/.exec(line) ?? [];
    if (fence) {
      if (mark.startsWith(fence.mark) && info.trim() === '') fence = undefined;
      continue;
    }
    // A block of HTML ends at the next blank line; a fence inside it has no effect.
    inHtml = line.trim() !== '' && (inHtml || /^ *<\/?[a-z]/i.test(line));
    const opens = mark !== '' && !inHtml && !(mark.startsWith('`') && info.includes('`'));
    if (opens) fence = { indent, mark };
    else elements += count(line, /<details\b/gi) - count(line, /<\/details>/gi);
  }
  const ending = [...lines];
  // In a list item only a fence that is indented like its beginning ends it.
  if (fence) ending.push(fence.indent + fence.mark);
  for (; elements > 0; elements--) ending.push('', '</details>');
  return ending;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
