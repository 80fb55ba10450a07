import { dirname } from 'node:path';
import { type Host, openCommandChannel } from '@fairway/host';
import { combine, settle } from '@fairway/runtime';
import { findInstaller } from '../prisma/install.ts';
import { findPrismaCli } from '../prisma/prisma-cli.ts';
import { directRoute, tunnelRoute } from './checkout-route.ts';
import { dockerRunArgv } from './docker-run.ts';
import { copyToHost, type HostCopy } from './host-copy.ts';
import { inImageRoute } from './in-image-route.ts';
import { onHostRoute } from './on-host-route.ts';
import { cliProvider } from './project-packages.ts';
import { type Relay, relayOver } from './relay.ts';
import { relayProgram } from './relay-program.ts';
import type { CheckoutPlace, DatabaseEntry, ImagePlace, Route, RouteDeps } from './route.ts';

/** A database and its route. */
export interface ReachedDatabase {
  readonly entry: DatabaseEntry;
  readonly route: Route;
}

/** All databases with their open routes. */
export interface OpenRoutes {
  readonly reached: readonly ReachedDatabase[];
  close(): Promise<void>;
}

/**
 * Opens the route to every database. Databases share copies of the same directory on the same host, and relays into the
 * same network.
 * @throws Failure naming every database that cannot be reached; nothing stays open then
 */
export async function openRoutes(entries: readonly DatabaseEntry[], deps: RouteDeps): Promise<OpenRoutes> {
  const closing: (() => Promise<void>)[] = [];
  const shared = sharedMeans(deps, (close) => closing.unshift(close));
  const close = async () => {
    for (const end of closing.splice(0)) await end();
  };
  const open = async (entry: DatabaseEntry): Promise<ReachedDatabase> => {
    const route = await openRoute(entry, shared, deps);
    // A tunnel must end before the connection that carries it.
    closing.unshift(route.close);
    if (route.through !== undefined) deps.info(`${entry.name}: reached through ${route.through}`);
    return { entry, route };
  };
  try {
    const { values, failures } = await settle(entries.map(open));
    if (failures.length > 0) throw combine('Several databases are not reached.', failures);
    return { reached: values, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openRoute(entry: DatabaseEntry, shared: SharedMeans, deps: RouteDeps): Promise<Route> {
  const { reach } = entry;
  switch (reach.kind) {
    case 'direct':
      return directRoute(entry, reach, shared.provide, deps);
    case 'ssh-tunnel':
      return tunnelRoute(entry, reach, shared.provide, deps);
    case 'on-host':
      return onHostRoute(entry, reach, () => shared.copy(reach), deps);
    case 'in-image':
      return inImageRoute(entry, reach, () => shared.relay(reach), deps);
  }
}

type SharedMeans = ReturnType<typeof sharedMeans>;

function sharedMeans(deps: RouteDeps, onClose: (close: () => Promise<void>) => void) {
  const copies = new Map<string, Promise<HostCopy>>();
  const relays = new Map<string, Promise<Relay>>();
  return {
    provide: cliProvider(deps.here, deps.workspace, deps),
    async copy({ host, directory }: CheckoutPlace & { readonly host: Host }): Promise<HostCopy> {
      const root = await rootOf(directory, deps);
      return once(copies, `${host.name} ${root}`, async () => {
        const copy = await copyToHost(host, root, deps);
        onClose(copy.remove);
        return copy;
      });
    },
    relay({ host, image, network }: ImagePlace & { readonly host: Host }): Promise<Relay> {
      return once(relays, JSON.stringify([host.name, image, network]), async () => {
        const run = { network, entrypoint: 'node', interactive: true };
        const argv = dockerRunArgv(image, run, ['-e', relayProgram]);
        const { clock, signal } = deps;
        const relay = relayOver(await openCommandChannel(host, argv, { clock, signal }));
        onClose(relay.close);
        return relay;
      });
    },
  };
}

/** The root of a project: the directory of its lock file. Packages that are copied need no lock file. */
async function rootOf(directory: string, { here, workspace, install }: RouteDeps): Promise<string> {
  try {
    return (await findInstaller(here, directory, workspace)).root;
  } catch (error) {
    const cli = install.when === 'never' ? await findPrismaCli(here, directory, workspace) : undefined;
    if (cli === undefined) throw error;
    return dirname(dirname(dirname(cli.bin)));
  }
}

function once<T>(made: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = made.get(key) ?? make();
  made.set(key, known);
  return known;
}
