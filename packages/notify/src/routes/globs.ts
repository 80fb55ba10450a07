/**
 * Whether a text is meant by a list of patterns, in which `*` stands for any characters. A pattern that begins with `!`
 * takes out what it matches. A list of such patterns alone takes out of everything.
 */
export function isMeant(text: string, patterns: readonly string[]): boolean {
  const without = patterns.filter((pattern) => pattern.startsWith('!'));
  const only = patterns.filter((pattern) => !pattern.startsWith('!'));
  const matches = (pattern: string) => expressionOf(pattern).test(text);
  return (
    (only.length === 0 || only.some(matches)) && !without.some((pattern) => matches(pattern.slice(1).trim()))
  );
}

function expressionOf(pattern: string): RegExp {
  return new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'))
      .join('.*')}$`,
  );
}
