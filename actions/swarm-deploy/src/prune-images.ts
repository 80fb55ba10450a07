import { fleetOf, type Host } from '@fairway/host';
import type { Release } from '@fairway/releases';
import { z } from 'zod';
import type { ReachedNode } from './placement.ts';

export interface ImagePruning {
  readonly manager: Host;
  readonly nodes: readonly ReachedNode[];
  /** File on the manager with the images that were still in use when they were to go. */
  readonly pendingFile: string;
  /** Releases that were stored and are not any more. */
  readonly gone: readonly Release[];
  readonly kept: readonly Release[];
  /** Images of every service of the swarm, whatever stack it is of. */
  readonly used: ReadonlySet<string>;
}

/**
 * Removes from every node the images that only releases used which are gone now. An image that any container or any
 * service of the swarm uses stays; images that no release of this stack had are never looked at. Swarm keeps the
 * containers of the last tasks, and so their images: what cannot go today is tried again the next time.
 * @returns how many were removed, over all nodes
 */
export async function pruneImages(request: ImagePruning): Promise<number> {
  const { manager, nodes, pendingFile, gone, kept, used } = request;
  const needed = new Set([...used, ...imagesOf(kept)]);
  const pending = await readPending(manager, pendingFile);
  const unneeded = [...new Set([...pending, ...imagesOf(gone)])].filter((image) => !needed.has(image));
  if (unneeded.length === 0) return 0;
  const results = await fleetOf(nodes.map(({ host }) => host)).all((host) => removeImages(host, unneeded));
  const inUse = [...new Set(results.flatMap(({ inUse: images }) => images))];
  await manager.writeFile(pendingFile, JSON.stringify(inUse), { mode: 0o600 });
  return results.reduce((sum, { removed }) => sum + removed, 0);
}

function imagesOf(releases: readonly Release[]): readonly string[] {
  return releases.flatMap(({ digests }) => Object.values(digests));
}

async function readPending(manager: Host, path: string): Promise<readonly string[]> {
  if (!(await manager.stat(path))) return [];
  return z.array(z.string()).parse(JSON.parse(new TextDecoder().decode(await manager.readFile(path))));
}

/** Without force: docker keeps what a container uses, also one that has ended. */
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
