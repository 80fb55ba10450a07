import { dirname } from 'node:path';
import { type Host, openCommandChannel } from '@fairway/host';
import { combine, settle } from '../failures.ts';
import { findInstaller } from '../prisma/install.ts';
import { findPrismaCli } from '../prisma/prisma-cli.ts';
import { directWay, tunnelWay } from './checkout-way.ts';
import { dockerRunArgv } from './docker-run.ts';
import { copyToHost, type HostCopy } from './host-copy.ts';
import { inImageWay } from './in-image-way.ts';
import { onHostWay } from './on-host-way.ts';
import { cliProvider } from './project-packages.ts';
import { type Relay, relayOver } from './relay.ts';
import { relayProgram } from './relay-program.ts';
import type { CheckoutPlace, DatabaseEntry, ImagePlace, Way, WayDeps } from './way.ts';

/** A database with the way to it. */
export interface Reached {
  readonly entry: DatabaseEntry;
  readonly way: Way;
}

/** All databases with their ways, and what holds these open. */
export interface OpenWays {
  readonly reached: readonly Reached[];
  close(): Promise<void>;
}

/**
 * Opens the way to every database. Copies of one directory on one host, and relays into one network, are shared.
 * @throws Failure naming every database that is not reached; nothing stays open then.
 */
export async function openWays(entries: readonly DatabaseEntry[], deps: WayDeps): Promise<OpenWays> {
  const closing: (() => Promise<void>)[] = [];
  const shared = sharedMeans(deps, (close) => closing.unshift(close));
  const close = async () => {
    for (const end of closing.splice(0)) await end();
  };
  const open = async (entry: DatabaseEntry): Promise<Reached> => {
    const way = await openWay(entry, shared, deps);
    // Tunnels end before what carries them.
    closing.unshift(way.close);
    if (way.through !== undefined) deps.info(`${entry.name}: reached through ${way.through}`);
    return { entry, way };
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

async function openWay(entry: DatabaseEntry, shared: SharedMeans, deps: WayDeps): Promise<Way> {
  const { reach } = entry;
  switch (reach.kind) {
    case 'direct':
      return directWay(entry, reach, shared.provide, deps);
    case 'ssh-tunnel':
      return tunnelWay(entry, reach, shared.provide, deps);
    case 'on-host':
      return onHostWay(entry, reach, () => shared.copy(reach));
    case 'in-image':
      return inImageWay(entry, reach, () => shared.relay(reach), deps);
  }
}

type SharedMeans = ReturnType<typeof sharedMeans>;

function sharedMeans(deps: WayDeps, onClose: (close: () => Promise<void>) => void) {
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

/** What belongs together: the directory of the lock file. Packages that go along need none. */
async function rootOf(directory: string, { here, workspace, install }: WayDeps): Promise<string> {
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
