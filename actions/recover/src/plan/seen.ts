import type { Catalogue } from '@fairway/backups';
import type { InstalledLook, KeptReleases } from '@fairway/deploy-kit';

/** All that is looked at before a recovery is decided. */
export interface Seen {
  readonly look: InstalledLook;
  readonly keeps: KeptReleases;
  readonly catalogue: Catalogue;
}

/**
 * The services that must stay while the app is stopped.
 * @param named the services of the sources
 */
export function storesOf(
  { services }: Pick<InstalledLook, 'services'>,
  named: readonly (string | undefined)[],
): readonly string[] {
  const kept = services.filter(({ datastore }) => datastore).map(({ service }) => service);
  return [...new Set([...kept, ...named.flatMap((service) => service ?? [])])].sort();
}
