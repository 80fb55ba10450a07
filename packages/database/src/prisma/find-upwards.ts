import { dirname, relative } from 'node:path';

/** The directory and its parents, nearest first, up to `boundary` or the root of the file system, both included. */
export function findUpwards(directory: string, boundary: string): readonly string[] {
  const found = [directory];
  const outside = relative(boundary, directory).startsWith('..');
  for (let at = directory; at !== dirname(at) && (outside || at !== boundary); ) {
    at = dirname(at);
    found.push(at);
  }
  return found;
}
