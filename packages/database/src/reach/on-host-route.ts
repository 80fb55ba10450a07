import type { Host } from '@fairway/host';
import { openTunnel } from '../connection/tunnel.ts';
import { migrationsOf, prepareIn } from './checkout-route.ts';
import type { HostCopy } from './host-copy.ts';
import type { CheckoutPlace, DatabaseEntry, Route } from './route.ts';

/**
 * The route for Prisma on a host, in a copy of the project. This machine reaches the database through the host.
 * @param copy makes the copy when it is first needed
 */
export async function onHostRoute(
  entry: DatabaseEntry,
  place: CheckoutPlace & { readonly host: Host },
  copy: () => Promise<HostCopy>,
): Promise<Route> {
  const { host } = place;
  const { target, close } = await openTunnel(host, entry.name, entry.target);
  return {
    target,
    through: host.name,
    dumps: { host, target: entry.target, network: 'host' },
    readMigrations: () => migrationsOf(place),
    async prepare() {
      const { at, provide } = await copy();
      const there = { ...place, directory: at(place.directory) };
      return prepareIn(host, entry, there, provide, entry.target);
    },
    close,
  };
}
