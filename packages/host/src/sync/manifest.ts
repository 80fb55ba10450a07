import { createHash } from 'node:crypto';

/** The exact facts about one path of a directory tree. */
export interface ManifestEntry {
  /** The path below the root of the tree, without a leading slash. */
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'other';
  /** Permission bits; 0 for a symbolic link, which has none of its own. */
  readonly mode: number;
  /** Bytes of a file; 0 for anything else. */
  readonly size: number;
  /** SHA-256 of a file in hex; the target of a symbolic link; empty for anything else. */
  readonly content: string;
}

/** The exact content of a directory tree, sorted by the bytes of the paths. */
export type Manifest = readonly ManifestEntry[];

/** Sorts the entries by the bytes of their paths. */
export function sortManifest(entries: readonly ManifestEntry[]): Manifest {
  // As latin1, each byte is a character of its own, and strings compare many times faster than buffers.
  const keyed = entries.map((entry) => ({ entry, key: Buffer.from(entry.path).toString('latin1') }));
  keyed.sort((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0));
  return keyed.map(({ entry }) => entry);
}

/** SHA-256 in hex over all fields of a manifest. It is equal for equal trees on any host. */
export function digestOf(manifest: Manifest): string {
  const hash = createHash('sha256');
  for (const { path, type, mode, size, content } of manifest)
    hash.update(`${type} ${mode.toString(8)} ${size} ${content} ${path}\0`);
  return hash.digest('hex');
}
