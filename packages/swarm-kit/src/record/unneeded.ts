import type { StoredData } from '@fairway/docker/swarm';
import type { Release } from '@fairway/releases';
import { madeLabel } from '../release/configs-and-secrets.ts';

/** The images, configs and secrets that all services of a swarm use, of all stacks. */
export interface InUse {
  readonly images: ReadonlySet<string>;
  /** Names of configs and secrets. */
  readonly data: ReadonlySet<string>;
}

export interface Stored {
  readonly stack: string;
  /** The releases of the stack that were stored before any was removed. */
  readonly releases: readonly Release[];
  /** Ids of the removed releases. */
  readonly removed: readonly string[];
  /** All configs and secrets of the swarm. */
  readonly configs: readonly StoredData[];
  readonly secrets: readonly StoredData[];
}

/** Everything that may be removed, because no kept release and no service needs it. */
export interface Unneeded {
  /** Releases that are no longer stored. Their images may be removed. */
  readonly releases: readonly Release[];
  /** Names of configs and secrets. */
  readonly configs: readonly string[];
  readonly secrets: readonly string[];
  /** Manifests of the directories that stay. Copies of all others may be removed. */
  readonly manifestsKept: ReadonlySet<string>;
}

/** Works out what may be removed. Configs and secrets count only if Fairway made them for this stack. */
export function unneededOf({ stack, releases, removed, configs, secrets }: Stored, inUse: InUse): Unneeded {
  const kept = releases.filter(({ id }) => !removed.includes(id));
  const needed = new Set([
    ...inUse.data,
    ...kept.flatMap((release) => [...release.configs, ...release.secrets]),
  ]);
  const unneeded = (all: readonly StoredData[]) =>
    all
      .filter(({ name, labels }) => labels[madeLabel] === stack && !needed.has(name))
      .map(({ name }) => name);
  return {
    releases: releases.filter(({ id }) => removed.includes(id)),
    configs: unneeded(configs),
    secrets: unneeded(secrets),
    manifestsKept: new Set(kept.flatMap(({ files }) => files.map(({ manifest }) => manifest))),
  };
}
