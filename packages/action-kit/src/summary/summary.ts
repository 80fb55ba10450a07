import type { Block } from './block.ts';
import { detailsBlock, factsBlock, headingBlock, tableBlock } from './blocks.ts';
import type { Cell } from './markdown.ts';
import { textBlock } from './text-block.ts';

/**
 * The job summary of a step, written when the step ends, failed or not. All texts are escaped, but for `text`, which
 * is Markdown as it is; secrets are taken out of all.
 */
export interface Summary {
  /** A heading; level 1 to 6, 3 where nothing is said. */
  heading(text: string, level?: number): Summary;
  /** Markdown as it is. */
  text(markdown: string): Summary;
  /** Label and value, one a line. */
  facts(facts: readonly (readonly [label: string, value: Cell])[]): Summary;
  /** A table; a row with too few cells is filled up. Without rows nothing is shown. */
  table(table: { readonly head: readonly string[]; readonly rows: readonly (readonly Cell[])[] }): Summary;
  /** Lines that a reader may fold out. */
  details(title: string, lines: string | readonly string[], language?: string): Summary;
}

/** A builder, and the blocks that it has collected so far. */
export function summaryBuilder(): { readonly summary: Summary; readonly blocks: readonly Block[] } {
  const blocks: Block[] = [];
  const add = (block: Block): Summary => {
    blocks.push(block);
    return summary;
  };
  const summary: Summary = {
    heading: (text, level = 3) => add(headingBlock(text, Math.min(6, Math.max(1, Math.trunc(level))))),
    text: (markdown) => add(textBlock(markdown)),
    facts: (facts) => (facts.length === 0 ? summary : add(factsBlock([...facts]))),
    table: ({ head, rows }) => (rows.length === 0 ? summary : add(tableBlock([...head], [...rows]))),
    details: (title, lines, language = '') =>
      add(detailsBlock(title, typeof lines === 'string' ? lines : lines.join('\n'), language)),
  };
  return { summary, blocks };
}
