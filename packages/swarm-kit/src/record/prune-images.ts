import { type Host, overHosts, readFiles } from '@fairway/host';
import type { Release } from '@fairway/releases';
import { z } from 'zod';
import type { ConnectedNode } from '../fleet/swarm.ts';
import { keptDigests } from './kept-digests.ts';

/** The file on the manager that lists images which were still in use when they should have been removed. */
export const pendingImagesFile = (stackDir: string) => `${stackDir}/images-to-remove.json`;

export interface ImagePruning {
  readonly manager: Host;
  readonly nodes: readonly ConnectedNode[];
  /** The directory that holds what Fairway keeps of every stack and project. */
  readonly stateDir: string;
  readonly pendingFile: string;
  /** Releases of this stack that are no longer stored. */
  readonly gone: readonly Release[];
  /** Images of every service of the swarm, of all stacks. */
  readonly used: ReadonlySet<string>;
}

/**
 * Removes from every node the images that only removed releases used.
 *
 * An image stays while one of these uses it: a container of the node, a service of the swarm, or a release of any stack
 * that the manager or the node keeps. Images that no release of this stack used are never considered. Swarm keeps the
 * containers of the last tasks, and with them their images. The next run tries again to remove these.
 * @returns the number of removed images, by the host name of the node
 * @throws Failure where the images of a kept release cannot be read. No image is removed then.
 */
export async function pruneImages(request: ImagePruning): Promise<ReadonlyMap<string, number>> {
  const { manager, nodes, stateDir, pendingFile, gone, used } = request;
  const pending = await readPending(manager, pendingFile);
  const old = new Set([...pending, ...gone.flatMap(({ digests }) => Object.values(digests))]);
  if (old.size === 0) return new Map();
  // Written first: where a node does not answer, the next run tries again.
  await writePending(manager, pendingFile, [...old]);
  const kept = new Set([...used, ...(await keptDigests(manager, stateDir))]);
  const unneeded = [...old].filter((image) => !kept.has(image));
  const results = await overHosts(nodes, async ({ host, node: { hostname } }) => {
    const own = host === manager ? kept : await keptDigests(host, stateDir);
    const unneededHere = unneeded.filter((image) => !own.has(image));
    return { hostname, ...(await removeImages(host, unneededHere)) };
  });
  const inUse = [...new Set(results.flatMap(({ inUse: images }) => images))];
  await writePending(manager, pendingFile, inUse);
  return new Map(results.map(({ hostname, removed }) => [hostname, removed]));
}

async function writePending(manager: Host, path: string, images: readonly string[]): Promise<void> {
  await manager.writeFile(path, JSON.stringify(images), { mode: 0o600 });
}

async function readPending(manager: Host, path: string): Promise<readonly string[]> {
  const text = (await readFiles(manager, { files: [path] })).text(path);
  return text === undefined ? [] : z.array(z.string()).parse(JSON.parse(text));
}

/** Removes images without force, so that docker keeps the images of all containers, including those that have ended. */
async function removeImages(
  host: Host,
  images: readonly string[],
): Promise<{ removed: number; inUse: readonly string[] }> {
  const results = await Promise.all(
    images.map(async (image) => {
      const { exitCode, stderr } = await host.exec(['docker', 'image', 'rm', image], {
        accept: 'any',
        timeoutMs: 60_000,
      });
      return { image, removed: exitCode === 0, isThere: exitCode !== 0 && !/no such image/i.test(stderr) };
    }),
  );
  return {
    removed: results.filter(({ removed }) => removed).length,
    inUse: results.filter(({ isThere }) => isThere).map(({ image }) => image),
  };
}
