import type { Catalogue } from '@fairway/backups';
import type { InstalledLook, KeptReleases, ServiceLook } from '@fairway/deploy-kit';
import type { LostSource } from '../data/data.ts';

/** All that is looked at before a recovery is decided. */
export interface Seen {
  readonly look: InstalledLook;
  readonly keeps: KeptReleases;
  readonly catalogue: Catalogue;
  /** The services of lost sources: they do not run. */
  readonly down: readonly ServiceLook[];
}

/**
 * The services of sources that cannot be reached because they do not run. A recovery makes them anew.
 * @throws Failure where a source cannot be reached although its service runs, or where that is not of the installation
 */
export function servicesDown(
  { services }: Pick<InstalledLook, 'services'>,
  lost: readonly Pick<LostSource, 'service' | 'failure'>[],
): readonly ServiceLook[] {
  return lost.map((source) => {
    const down = services.find(({ service, state }) => service === source.service && state !== 'up');
    if (!down) throw source.failure;
    return down;
  });
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
