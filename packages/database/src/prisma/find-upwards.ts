import { dirname, relative } from 'node:path';

/** The directory and those above it, nearest first, up to and with `boundary` (or the root of the file system). */
export function findUpwards(directory: string, boundary: string): readonly string[] {
  const found = [directory];
  const outside = relative(boundary, directory).startsWith('..');
  for (let at = directory; at !== dirname(at) && (outside || at !== boundary); ) {
    at = dirname(at);
    found.push(at);
  }
  return found;
}
