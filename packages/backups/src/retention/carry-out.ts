import { Failure, messageOf } from '@fairway/runtime';
import type { Copy } from '../catalogue/copy.ts';
import type { Removal } from './plan.ts';

/** What became of the removals of a plan. */
export interface Removed {
  readonly removed: readonly Copy[];
  /** A lock of the store keeps them. They are asked for again in the next run. */
  readonly retained: readonly Copy[];
  /** Somebody has put them on hold since the listing. */
  readonly held: readonly Copy[];
  readonly failures: readonly Failure[];
}

/**
 * Removes the copies of a plan, one after the other, and the files of each in their order. What a store retains ends the
 * removal of that copy, so that it stays whole.
 * @param isHeld whether a copy is on hold now: asked right before its first file goes, because a listing grows old
 * @param remove removes one key of a destination, and reads back that it is gone
 */
export async function carryOutRemovals(
  removals: readonly Removal[],
  isHeld: (copy: Copy) => Promise<boolean>,
  remove: (destination: string, key: string) => Promise<'removed' | 'retained'>,
): Promise<Removed> {
  const removed: Copy[] = [];
  const retained: Copy[] = [];
  const held: Copy[] = [];
  const failures: Failure[] = [];
  for (const { copy } of removals) {
    try {
      if (await isHeld(copy)) {
        held.push(copy);
        continue;
      }
      const ending = await removeAll(copy, remove);
      (ending === 'removed' ? removed : retained).push(copy);
    } catch (error) {
      failures.push(removalFailed(copy, error));
    }
  }
  return { removed, retained, held, failures };
}

async function removeAll(
  { destination, keys }: Copy,
  remove: (destination: string, key: string) => Promise<'removed' | 'retained'>,
): Promise<'removed' | 'retained'> {
  for (const key of keys) {
    if ((await remove(destination, key)) === 'retained') return 'retained';
  }
  return 'removed';
}

function removalFailed({ destination, source, id }: Copy, cause: unknown): Failure {
  if (cause instanceof Failure) return cause;
  return new Failure({
    what: `The backup ${source}/${id} was not removed from ${destination}.`,
    why: messageOf(cause),
    fix: 'Nothing needs to be done at once: the next run tries again.',
    cause,
  });
}
