/** Slips of the keyboard that a word may have and still be known: one in a short word, two in a long one. */
const slipsOf = (word: string) => (word.length > 5 ? 2 : 1);

/** The word that was probably meant; undefined where none is near, or several are as near as each other. */
export function closest(written: string, known: readonly string[]): string | undefined {
  const [first, second] = known
    .map((word) => ({ word, slips: slipsBetween(written, word) }))
    .filter(({ word, slips }) => slips <= slipsOf(word))
    .sort((one, other) => one.slips - other.slips);
  return first && first.slips !== second?.slips ? first.word : undefined;
}

/** Letters that were added, left out, replaced, or changed places with their neighbour. */
function slipsBetween(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, n) => n)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= one.length; i += 1) {
    rows.push([i]);
    for (let j = 1; j <= other.length; j += 1) {
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      rows[i]?.push(
        Math.min(
          at(i - 1, j) + 1,
          at(i, j - 1) + 1,
          at(i - 1, j - 1) + (one[i - 1] === other[j - 1] ? 0 : 1),
          swapped ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
  }
  return at(one.length, other.length);
}
