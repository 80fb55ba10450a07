import { idsToKeep, type LedgerEntry, type Release } from '@fairway/releases';

export interface Stored {
  /** The ledger with this run as its last entry. */
  readonly entries: readonly LedgerEntry[];
  /** How many proven releases stay. */
  readonly keepReleases: number;
  /** The releases that are stored whole, this run's among them. */
  readonly releases: readonly Release[];
  /** Ids of everything in the directory of releases: whole ones, and what a cut left. */
  readonly ids: readonly string[];
  /** Names of the copies of directories: the hash of what is in each. */
  readonly copies: readonly string[];
}

/** What may go, since no release that is kept needs it. */
export interface Unneeded {
  /** Ids of releases. */
  readonly releases: readonly string[];
  readonly copies: readonly string[];
  /** Images of the releases that stay; all others that Fairway brought may go. */
  readonly imagesKept: readonly string[];
}

/** Works out what may go. A copy that a killed run began is needed by nobody, either. */
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
