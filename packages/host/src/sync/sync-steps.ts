import { treeDifferences } from './compare-manifests.ts';
import type { Manifest } from './manifest.ts';

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
