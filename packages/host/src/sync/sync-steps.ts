import { treeDifferences } from './compare-manifests.ts';
import type { Manifest } from './manifest.ts';

/** The steps that make a tree equal to another. */
export interface SyncSteps {
  /** Paths that are missing or differ. */
  readonly send: readonly string[];
  /** Paths that should not exist. */
  readonly remove: readonly string[];
  /** The number of files and links among the paths to send. */
  readonly changed: number;
  /** A path has the wrong type, such as a directory where a file belongs. */
  readonly otherType: boolean;
  /** A file that has to change is long on both sides, so comparing it is cheaper than sending all of it. */
  readonly longFile: boolean;
}

/** Bytes of the smallest file that is compared instead of sent whole. */
const worthComparing = 1024 ** 2;

/** Returns the steps from the found tree to the wanted one. */
export function syncSteps(wanted: Manifest, found: Manifest): SyncSteps {
  const differing = treeDifferences(wanted, found);
  const send = differing.flatMap((one) => (one.wanted ? [{ ...one, wanted: one.wanted }] : []));
  return {
    send: send.map(({ path }) => path),
    remove: differing.filter((one) => one.wanted === undefined).map(({ path }) => path),
    changed: send.filter((one) => one.wanted.type !== 'directory').length,
    longFile: send.some((one) => Math.min(one.wanted.size, one.found?.size ?? 0) >= worthComparing),
    otherType: send.some((one) => one.found !== undefined && one.found.type !== one.wanted.type),
  };
}
