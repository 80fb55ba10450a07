import { posix } from 'node:path';
import { circleIn, importsOf, type Source } from './package-rules.ts';

/**
 * The first circle of files that import each other, as the paths along it; undefined where there is none. An import of a
 * type counts too: a reader of one file of a circle must read all of them.
 */
export function circleOfFiles(sources: readonly Source[]): readonly string[] | undefined {
  return circleIn(
    Object.fromEntries(sources.map((source) => [source.path, relativeImportsOf(source).map(({ to }) => to)])),
  );
}

/** The files that a file imports by a relative path; both as paths from the root. */
export function relativeImportsOf({ path, text }: Source): { readonly from: string; readonly to: string }[] {
  return importsOf(text)
    .filter((imported) => imported.startsWith('.'))
    .map((imported) => ({ from: path, to: posix.join(posix.dirname(path), imported) }));
}
