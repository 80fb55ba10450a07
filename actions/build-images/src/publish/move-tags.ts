import type { Phase } from '@fairway/action-kit';
import { giveTag, type RegistryClient, withRetries } from '@fairway/docker/registry';
import type { Clock } from '@fairway/runtime';
import { loggedRetries } from '../retry.ts';
import { forEachImage } from './each-image.ts';
import { proveTag } from './prove.ts';

/** An image that is proven, and the tags that move to it. */
export interface ImageToMove {
  readonly repository: string;
  readonly digest: string;
  readonly moving: readonly string[];
}

/**
 * Moves tags to proven images, side by side, and reads each back. Once one has moved, all move: a cancelled run would
 * leave `latest` of some images at another release than that of the others.
 * @param registry one that a cancelled run does not end
 */
export async function moveTags(
  images: readonly ImageToMove[],
  phase: Phase,
  { registry, clock, signal }: { registry: RegistryClient; clock: Clock; signal: AbortSignal },
): Promise<void> {
  signal.throwIfAborted();
  await forEachImage(images, 'did not get all their tags', async ({ repository, digest, moving }) => {
    for (const tag of moving) {
      await withRetries(
        () => giveTag(registry, { repository, tag, digest }),
        loggedRetries(phase, { clock }),
      );
      phase.info(`${repository}:${tag} → ${digest}`);
    }
  });
  await forEachImage(images, 'do not have all their tags', async ({ repository, digest, moving }) => {
    if (moving.length === 0) return;
    for (const tag of moving)
      await withRetries(
        () => proveTag(registry, `${repository}:${tag}`, digest),
        loggedRetries(phase, { clock }),
      );
    phase.proved(`${moving.join(', ')} of ${repository} moved to this release`, digest);
  });
  signal.throwIfAborted();
}
