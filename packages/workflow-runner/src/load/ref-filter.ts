/**
 * Whether a branch or tag passes a list of patterns. The last matching pattern decides, and `!` negates it.
 * Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */
export function matchesFilter(name: string, patterns: readonly string[]): boolean {
  return patterns.reduce((passes, pattern) => {
    const turned = pattern.startsWith('!');
    return patternOf(turned ? pattern.slice(1) : pattern).test(name) ? !turned : passes;
  }, false);
}

/** `*` stops at a slash, `**` does not; `?` and `+` repeat the character before; brackets hold alternatives. */
function patternOf(pattern: string): RegExp {
  const source = pattern.replaceAll(/\\.|\*\*|\*|[.^$(){}|]/g, (part) => {
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    return part.startsWith('\\') ? part : `\\${part}`;
  });
  return new RegExp(`^${source}$`);
}
