/**
 * A number of things in words: `1 host`, `3 hosts`, `2 copies`.
 * @param plural where it is not the noun with an `s`
 */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
