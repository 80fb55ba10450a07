import { slipsBetween } from '@fairway/runtime';

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
