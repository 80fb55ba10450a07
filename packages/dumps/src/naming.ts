const named = 5;

/** Names in a sentence: the first of them, and how many more there are. */
export function listOf(names: readonly string[]): string {
  if (names.length <= named) return names.join(', ');
  return `${names.slice(0, named).join(', ')} and ${names.length - named} more`;
}
