import type { Phase } from '@fairway/action-kit';
import { giveTag, type RegistryClient } from '@fairway/docker/registry';
import { messageOf } from '@fairway/runtime';
import type { ProvenImage } from '../publish/prove.ts';
import type { Reuse } from './reuse.ts';
import { signatureTag } from './signature.ts';

/**
 * Vouches for the images that this run has built and proven, so that later runs find them. An error costs the next run a
 * build, so it fails nothing.
 */
export async function keepForReuse(
  images: readonly ProvenImage[],
  { keys }: Reuse,
  phase: Phase,
  {
    registry,
    reuseKey,
    signal,
  }: { readonly registry: RegistryClient; readonly reuseKey: string; readonly signal: AbortSignal },
): Promise<void> {
  const kept = images.map(async ({ name, repository, digest }) => {
    const key = keys.get(name);
    if (key === undefined) return;
    const signature = signatureTag(reuseKey, { repository, key, digest });
    try {
      for (const tag of [signature, key]) await giveTag(registry, { repository, tag, digest });
    } catch (error) {
      signal.throwIfAborted();
      phase.info(`${name} will be built again next time: ${messageOf(error).split('\n')[0]}`);
    }
  });
  await Promise.all(kept);
}
