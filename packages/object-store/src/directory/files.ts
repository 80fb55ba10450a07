import type { Leftover, Stored } from '../destination.ts';
import { listProgram } from './programs.ts';
import type { RunThere } from './run.ts';

const unfinished = /^(.*\/)?\.([^/]+)\.([0-9a-f]{12})\.part$/;

/** Where the unfinished bytes of a key lie: beside it, so that no other file system is between the two. */
export function unfinishedKey(key: string, id: string): string {
  const slash = key.lastIndexOf('/') + 1;
  return `${key.slice(0, slash)}.${key.slice(slash)}.${id}.part`;
}

/** What a directory has: whole objects, and uploads that were begun. */
export interface Files {
  readonly objects: readonly Stored[];
  readonly leftovers: readonly Leftover[];
}

/** Reads the whole directory. One that is not there has nothing. */
export async function readDirectory(
  run: RunThere,
  { directory, what }: { readonly directory: string; readonly what: string },
): Promise<Files> {
  const { stdout } = await run(listProgram, [directory], { what });
  return sortFiles(stdout);
}

/** Sorts the lines `SIZE SECONDS ./NAME`, by the bytes of the names. */
export function sortFiles(lines: string): Files {
  const objects: Stored[] = [];
  const leftovers: Leftover[] = [];
  for (const line of lines.split('\n')) {
    const [, bytes, seconds, name] = /^(\d+) (\d+) \.\/(.+)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const modified = Number(seconds) * 1_000;
    const [, folder = '', base = '', id = ''] = unfinished.exec(name) ?? [];
    if (id === '') objects.push({ key: name, bytes: Number(bytes), modified });
    else leftovers.push({ key: `${folder}${base}`, id, begun: modified });
  }
  const byKey = (one: { readonly key: string }, other: { readonly key: string }) =>
    Buffer.compare(Buffer.from(one.key), Buffer.from(other.key));
  return { objects: objects.sort(byKey), leftovers: leftovers.sort(byKey) };
}
