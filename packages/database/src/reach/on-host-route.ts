import type { Host } from '@fairway/host';
import { withCaFile } from '../connection/ca-file.ts';
import { openTunnel } from '../connection/tunnel.ts';
import { certificateDirectories, migrationsOf, prepareIn } from './checkout-route.ts';
import type { HostCopy } from './host-copy.ts';
import type { CheckoutPlace, DatabaseEntry, Route, RouteDeps } from './route.ts';

/**
 * The route for Prisma on a host, in a copy of the project. This machine reaches the database through the host.
 * @param copy makes the copy when it is first needed
 */
export async function onHostRoute(
  entry: DatabaseEntry,
  place: CheckoutPlace & { readonly host: Host },
  copy: () => Promise<HostCopy>,
  { workspace }: Pick<RouteDeps, 'workspace'>,
): Promise<Route> {
  const { host } = place;
  const far = withCaFile(entry.target, certificateDirectories(place, workspace));
  const { target, close } = await openTunnel(host, entry.name, far);
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
