import type { Block } from './block.ts';
import { keepFirst } from './keep.ts';
import { bytesOf } from './markdown.ts';

const NOTE = '_The rest of this text was left out: GitHub shows at most 1 MiB._';
/** Bytes for the note and for what closes an open fence or element. */
const ENDING_BYTES = 400;

/** Markdown as it is. A cut falls between lines, and closes the fence and the `<details>` that it falls into. */
export function textBlock(markdown: string): Block {
  return {
    name: 'text',
    render(limit, clean) {
      const whole = clean(markdown).trimEnd();
      if (bytesOf(whole) <= limit) return closed(whole.split('\n')).join('\n');
      const kept = keepFirst(whole.split('\n'), limit - ENDING_BYTES);
      if (kept.length === 0) return undefined;
      const text = [...closed(kept), '', NOTE].join('\n');
      return bytesOf(text) <= limit ? text : undefined;
    },
  };
}

/** The lines, and after them what closes a fence and elements that are still open. */
function closed(lines: readonly string[]): string[] {
  let fence = '';
  let open = 0;
  for (const line of lines) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence) {
      const ends = mark?.startsWith(fence) && line.trim() === mark;
      if (ends) fence = '';
    } else if (mark) {
      fence = mark;
    } else {
      open += (line.match(/<details\b/gi) ?? []).length - (line.match(/<\/details>/gi) ?? []).length;
    }
  }
  const ending = [...lines];
  if (fence) ending.push(fence);
  for (; open > 0; open--) ending.push('', '</details>');
  return ending;
}
