/** One piece of a summary. */
export interface Block {
  /** How a note about the cut calls it: `table of services`, `log of api`. */
  readonly name: string;
  /**
   * The Markdown, at most `limit` bytes of UTF-8 and whole in itself: no open fence, table row or element.
   * `undefined` where nothing sensible fits. What was cut is said in the text.
   * @param clean takes secrets out of a text.
   */
  render(limit: number, clean: (text: string) => string): string | undefined;
}

/** The same block, never larger than `bytes`: so that one part leaves room for the others. */
export function atMost(bytes: number, block: Block): Block {
  return { name: block.name, render: (limit, clean) => block.render(Math.min(limit, bytes), clean) };
}
