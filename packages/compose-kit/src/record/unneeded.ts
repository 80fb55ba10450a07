import { idsToKeep, type LedgerEntry, type Release } from '@fairway/releases';

export interface Stored {
  /** The ledger with this run as its last entry. */
  readonly entries: readonly LedgerEntry[];
  /** The number of proven releases that stay. */
  readonly keepReleases: number;
  /** The releases that are stored whole, including this run's. */
  readonly releases: readonly Release[];
  /** Ids of everything in the directory of releases: whole releases, and remains of interrupted runs. */
  readonly ids: readonly string[];
  /** Names of the copies of directories. Each is the hash of the copy's content. */
  readonly copies: readonly string[];
}

/** Everything that may be removed, because no kept release needs it. */
export interface Unneeded {
  /** Ids of releases. */
  readonly releases: readonly string[];
  readonly copies: readonly string[];
  /** Images of the releases that stay. All others that Fairway brought may be removed. */
  readonly imagesKept: readonly string[];
}

/** Works out what may be removed. That includes unfinished copies of killed runs. */
export function unneededOf({ entries, keepReleases, releases, ids, copies }: Stored): Unneeded {
  const stay = idsToKeep(entries, keepReleases);
  const kept = releases.filter(({ id }) => stay.has(id));
  const manifests = new Set(kept.flatMap(({ files }) => files.map(({ manifest }) => manifest)));
  return {
    releases: ids.filter((id) => !stay.has(id)),
    copies: copies.filter((copy) => !manifests.has(copy)),
    imagesKept: kept.flatMap(({ digests }) => Object.values(digests)),
  };
}
