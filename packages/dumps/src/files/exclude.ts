/** GNU tar's options for what is left out. An absolute path is left out with everything below it. */
export function excludeOptions(exclude: readonly string[]): readonly string[] {
  return exclude.flatMap((pattern) =>
    pattern.startsWith('/')
      ? ['--anchored', `--exclude=${bare(pattern)}`]
      : ['--no-anchored', `--exclude=${pattern}`],
  );
}

/** A path as an archive from the root names it. */
export function bare(path: string): string {
  return path.replace(/^\/+|\/+$/g, '');
}
