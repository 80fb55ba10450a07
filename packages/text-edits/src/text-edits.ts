/** A range of a text and its replacement. The offsets are those of the YAML parser: code units, `to` exclusive. */
export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * The text with all ranges replaced. Every character outside of them stays: comments, quotes, order and line ends.
 * @param edits in any order; all offsets are those of the given text. Insertions at one offset keep their order.
 * @throws RangeError where a range lies outside of the text, or two ranges overlap
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const inOrder = edits.toSorted((a, b) => a.from - b.from || a.to - b.to);
  let done = 0;
  const parts = inOrder.flatMap(({ from, to, text: replacement }) => {
    if (from < done || to < from || to > text.length)
      throw new RangeError(`the range ${from} to ${to} overlaps another one or is not in the text`);
    const kept = text.slice(done, from);
    done = to;
    return [kept, replacement];
  });
  return [...parts, text.slice(done)].join('');
}

/** The edit with as many newlines behind it as it replaces, so that every line below keeps its number. */
export function keepingLines(text: string, { from, to, text: replacement }: TextEdit): TextEdit {
  const lines = text.slice(from, to).split('\n').length - replacement.split('\n').length;
  return { from, to, text: replacement + '\n'.repeat(Math.max(0, lines)) };
}
