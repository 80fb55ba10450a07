import { posix } from 'node:path';

/** The highest number of files in a folder that a reader can take in at one glance. */
export const largestFolder = 14;

/** Folders that directly hold more files than the limit, each with its count. */
export function crowdedFolders(paths: readonly string[], limit = largestFolder): string[] {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const folder = posix.dirname(path);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > limit)
    .map(([folder, count]) => `${folder} holds ${count} files; ${limit} is the limit`)
    .sort();
}
