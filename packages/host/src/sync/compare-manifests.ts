import type { Manifest, ManifestEntry } from './manifest.ts';

/** A path at which two trees differ. At least one of the two entries is defined. */
export interface TreeDifference {
  readonly path: string;
  /** The wanted entry; undefined where the path should not exist. */
  readonly wanted: ManifestEntry | undefined;
  /** The entry that was found; undefined where the path does not exist. */
  readonly found: ManifestEntry | undefined;
}

/** The differences of two trees: wanted paths in their order, then paths that should not exist. */
export function treeDifferences(wanted: Manifest, found: Manifest): readonly TreeDifference[] {
  const there = new Map(found.map((entry) => [entry.path, entry]));
  const differing: TreeDifference[] = [];
  for (const entry of wanted) {
    const { path } = entry;
    const have = there.get(path);
    there.delete(path);
    if (!isSame(entry, have)) differing.push({ path, wanted: entry, found: have });
  }
  for (const [path, entry] of there) differing.push({ path, wanted: undefined, found: entry });
  return differing;
}

function isSame(wanted: ManifestEntry, found: ManifestEntry | undefined): boolean {
  return (
    found?.type === wanted.type &&
    found.mode === wanted.mode &&
    found.size === wanted.size &&
    found.content === wanted.content
  );
}

/** The differences in words, a line for each path; empty when the trees are equal. */
export function compareManifests(wanted: Manifest, found: Manifest): readonly string[] {
  return treeDifferences(wanted, found).map((one) => `${one.path} ${describe(one)}`);
}

function describe({ wanted, found }: TreeDifference): string {
  if (wanted === undefined) return 'should not be there';
  if (found === undefined) return 'is missing';
  if (wanted.type !== found.type) return `is a ${found.type}, not a ${wanted.type}`;
  if (wanted.mode !== found.mode) return `has mode ${octal(found.mode)}, not ${octal(wanted.mode)}`;
  if (wanted.size !== found.size) return `has ${found.size} bytes, not ${wanted.size}`;
  return wanted.type === 'symlink' ? `leads to ${found.content}, not ${wanted.content}` : 'has other content';
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
