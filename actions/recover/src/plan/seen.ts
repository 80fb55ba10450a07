import type { Catalogue } from '@fairway/backups';
import type { InstalledLook, KeptReleases } from '@fairway/deploy-kit';

/** All that is looked at before a recovery is decided. */
export interface Seen {
  readonly look: InstalledLook;
  readonly keeps: KeptReleases;
  readonly catalogue: Catalogue;
}

/**
 * The services that must stay while the app is stopped: those of the sources, and what keeps data by its image. What needs
 * another store of data itself is a client of that one, whatever its image, and may write to it.
 * @param named the services of the sources
 */
export function storesOf(
  { services }: Pick<InstalledLook, 'services'>,
  named: readonly (string | undefined)[],
): readonly string[] {
  const looksLikeOne = new Set(services.filter(({ datastore }) => datastore).map(({ service }) => service));
  const kept = services
    .filter(({ datastore, dependsOn }) => datastore && !dependsOn.some((need) => looksLikeOne.has(need)))
    .map(({ service }) => service);
  return [...new Set([...kept, ...named.flatMap((service) => service ?? [])])].sort();
}
