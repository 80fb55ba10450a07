import type { Catalogue } from '@fairway/backups';
import type { InstalledLook, KeptReleases, ServiceLook } from '@fairway/deploy-kit';
import type { DataUser } from '@fairway/dumps';
import type { DataSource, LostSource } from '../data/data.ts';

/** All that is looked at before a recovery is decided. */
export interface Seen {
  readonly look: InstalledLook;
  readonly keeps: KeptReleases;
  readonly catalogue: Catalogue;
  /** By source, the containers that must not run while its data change places. */
  readonly users: ReadonlyMap<string, readonly DataUser[]>;
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
 */
export function storesOf(
  { services }: Pick<InstalledLook, 'services'>,
  sources: readonly Pick<DataSource, 'service'>[],
): readonly string[] {
  const looksLikeOne = new Set(services.filter(({ datastore }) => datastore).map(({ service }) => service));
  const kept = services
    .filter(({ datastore, dependsOn }) => datastore && !dependsOn.some((need) => looksLikeOne.has(need)))
    .map(({ service }) => service);
  return [...new Set([...kept, ...sources.flatMap(({ service }) => service ?? [])])].sort();
}

/**
 * By source, the containers that use its data and run on while the app is stopped: those of its stores, and those of others.
 * @param stores the services that stay
 */
export function usersThatStay(
  users: Seen['users'],
  subject: string,
  stores: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const stays = ({ app, service }: DataUser) => app !== subject || stores.includes(service);
  return new Map(
    [...users].map(([source, all]) => [source, all.filter(stays).map(({ container }) => container)]),
  );
}
