import type { Host } from '@fairway/host';
import { type Builder, type BuilderOptions, isAtLeast } from './buildx.ts';

/** Since buildx 0.17 `--keep-storage` is called `--max-used-space`. */
const renamedIn = { major: 0, minor: 17 };

/**
 * The command that prunes the builder's cache.
 * @param keep the size that stays, such as `10GB`
 */
export function pruneCacheArgv(keep: string, builder: Builder, builderName?: string): readonly string[] {
  const named = builderName === undefined ? [] : ['--builder', builderName];
  const floor = isAtLeast(builder.version, renamedIn) ? '--max-used-space' : '--keep-storage';
  return ['docker', 'buildx', 'prune', ...named, '--force', floor, keep];
}

/** The removed images and cache. */
export interface Pruned {
  readonly images: number;
  /** The last line of buildx: `Total:	1.2GB`. */
  readonly cache: string;
}

/**
 * Removes the images that a run made on the machine (the registry holds them), images without a name, and the builder's
 * cache above the size that stays.
 * @param references `repository:tag` of the run's images
 * @returns the number of removed images, and the size of the removed cache
 * @throws Failure where Docker refuses; an image that is in use or already gone is not an error
 */
export async function prune(
  host: Host,
  references: readonly string[],
  options: BuilderOptions & { readonly about: Builder; readonly keep: string },
): Promise<Pruned> {
  const { about, keep, builder, ...limits } = options;
  let images = 0;
  if (about.driver === 'docker' && references.length > 0) {
    const removed = await host.exec(['docker', 'image', 'rm', ...references], { ...limits, accept: 'any' });
    images = removed.stdout.split('\n').filter((line) => line.startsWith('Untagged:')).length;
    await host.exec(['docker', 'image', 'prune', '--force'], limits);
  }
  const said = await host.exec(pruneCacheArgv(keep, about, builder), limits);
  const cache = /^Total:\s*(\S+)/m.exec(said.stdout)?.[1] ?? '0B';
  return { images, cache };
}
