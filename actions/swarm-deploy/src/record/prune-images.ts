import { type Host, overHosts, readFiles } from '@fairway/host';
import type { Release } from '@fairway/releases';
import { z } from 'zod';
import type { ReachedNode } from '../fleet/placement.ts';

export interface ImagePruning {
  readonly manager: Host;
  readonly nodes: readonly ReachedNode[];
  /** Directory with all that is kept of deploys, of every stack and project. */
  readonly stateDir: string;
  /** File on the manager with the images that were still in use when they were to go. */
  readonly pendingFile: string;
  /** Releases of this stack that were stored and are not any more. */
  readonly gone: readonly Release[];
  /** Images of every service of the swarm, whatever stack it is of. */
  readonly used: ReadonlySet<string>;
}

/**
 * Removes from every node the images that only releases used which are gone now. An image stays that any container of
 * the node, any service of the swarm, or any release uses which the manager or the node keeps, of whatever stack; images
 * that no release of this stack had are never looked at. Swarm keeps the containers of the last tasks, and so their
 * images: what cannot go today is tried again the next time.
 * @returns how many were removed, by the host name of the node
 */
export async function pruneImages(request: ImagePruning): Promise<ReadonlyMap<string, number>> {
  const { manager, nodes, stateDir, pendingFile, gone, used } = request;
  const pending = await readPending(manager, pendingFile);
  const old = new Set([...pending, ...gone.flatMap(({ digests }) => Object.values(digests))]);
  if (old.size === 0) return new Map();
  const kept = new Set([...used, ...(await imagesOfReleases(manager, stateDir))]);
  const unneeded = [...old].filter((image) => !kept.has(image));
  const results = await overHosts(nodes, async ({ host, node: { hostname } }) => {
    const own = new Set(host === manager ? [] : await imagesOfReleases(host, stateDir));
    const unneededHere = unneeded.filter((image) => !own.has(image));
    return { hostname, ...(await removeImages(host, unneededHere)) };
  });
  const inUse = [...new Set(results.flatMap(({ inUse: images }) => images))];
  await manager.writeFile(pendingFile, JSON.stringify(inUse), { mode: 0o600 });
  return new Map(results.map(({ hostname, removed }) => [hostname, removed]));
}

async function readPending(manager: Host, path: string): Promise<readonly string[]> {
  const text = (await readFiles(manager, { files: [path] })).text(path);
  return text === undefined ? [] : z.array(z.string()).parse(JSON.parse(text));
}

/** Whatever is stored there under a digest; other users' releases, which cannot be read, are kept by `used` alone. */
async function imagesOfReleases(host: Host, stateDir: string): Promise<readonly string[]> {
  const pattern = '[^" \\\\]+@sha256:[0-9a-f]{64}';
  const argv = ['grep', '-rhoE', '--include=release.json', '-e', pattern, '--', stateDir];
  const { stdout } = await host.exec(argv, { accept: 'any', show: 'images of all stored releases' });
  return [...new Set(stdout.split('\n'))].filter((line) => line !== '');
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
