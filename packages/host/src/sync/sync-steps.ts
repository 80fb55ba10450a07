import type { Manifest, ManifestEntry } from './manifest.ts';

/** What has to be done to a tree so that it becomes equal to another. */
export interface SyncSteps {
  /** Paths that are missing there or are not as they should be. */
  readonly send: readonly string[];
  /** Paths that should not be there. */
  readonly remove: readonly string[];
  /** How many of those to send are files and links. */
  readonly changed: number;
  /** A path is something else there than it should be, such as a directory where a file belongs. */
  readonly otherType: boolean;
  /** A file that has to change is so long, here and there, that sending what differs in it is worth the comparing. */
  readonly longFile: boolean;
}

/** Bytes. */
const worthComparing = 1024 ** 2;

/** Compares what is wanted with what is there. */
export function syncSteps(wanted: Manifest, found: Manifest): SyncSteps {
  const there = new Map(found.map((entry) => [entry.path, entry]));
  const differing = wanted.filter((entry) => !isAs(entry, there.get(entry.path)));
  const names = new Set(wanted.map(({ path }) => path));
  return {
    send: differing.map(({ path }) => path),
    remove: found.map(({ path }) => path).filter((path) => !names.has(path)),
    changed: differing.filter(({ type }) => type !== 'directory').length,
    longFile: differing.some(
      ({ path, size }) => Math.min(size, there.get(path)?.size ?? 0) >= worthComparing,
    ),
    otherType: differing.some(({ path, type }) => (there.get(path)?.type ?? type) !== type),
  };
}

function isAs(wanted: ManifestEntry, found: ManifestEntry | undefined): boolean {
  return (
    found?.type === wanted.type &&
    found.mode === wanted.mode &&
    found.size === wanted.size &&
    found.content === wanted.content
  );
}
