import {
  type Catalogue,
  type Copy,
  carryOutRemovals,
  formatKey,
  planRetention,
  type Removed,
  type RetentionPlan,
  type RetentionRules,
} from '@fairway/backups';
import { unlessAborted } from '@fairway/runtime';
import { type Depot, destinationOf } from '../depot/depot.ts';
import type { BackupContext } from '../subject.ts';
import { spreadHolds } from './hold.ts';

/** What retention did, and why it did no more. */
export interface Pruned extends Removed {
  readonly plan: RetentionPlan;
}

/**
 * Gives every copy of what is on hold a hold of its own, and removes what no rule keeps, of these sources only. A cancelled run removes nothing more.
 * @param catalogue a fresh listing: what it lacks was not there
 */
export async function prune(
  depot: Depot,
  catalogue: Catalogue,
  rules: RetentionRules,
  sources: readonly string[],
  { clock, signal }: Pick<BackupContext, 'clock' | 'signal'>,
): Promise<Pruned> {
  signal.throwIfAborted();
  const notHeld = await spreadHolds(depot, catalogue, sources, { clock, signal });
  const plan = planRetention(catalogue, rules, { sources, now: clock.now() });
  const carried = await carryOutRemovals(
    plan.removals,
    (copy) => unlessAborted(isHeld(depot, copy), signal),
    async (destination, key) => {
      signal.throwIfAborted();
      return unlessAborted(destinationOf(depot, destination).remove(key), signal);
    },
  );
  signal.throwIfAborted();
  return { plan, ...carried, failures: [...notHeld, ...carried.failures] };
}

/** Whether a copy is on hold now, whatever an earlier listing says. */
async function isHeld(depot: Depot, { source, id, destination }: Copy): Promise<boolean> {
  const key = formatKey({ source, file: { id, part: 'hold' } });
  for await (const stored of destinationOf(depot, destination).list(key)) if (stored.key === key) return true;
  return false;
}
