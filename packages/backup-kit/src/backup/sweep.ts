import { parseKey } from '@fairway/backups';
import type { Destination } from '@fairway/object-store';
import { Failure, messageOf, sideBySide, unlessAborted } from '@fairway/runtime';

/** What earlier runs left at the destinations. */
export interface Swept {
  /** One line for each upload that was removed. */
  readonly dropped: readonly string[];
  readonly failures: readonly Failure[];
}

/**
 * Removes the parts that killed runs left of a source, and of no other key. A part of a run that still goes on may be
 * among them, so the caller holds the lock of the source, or gives the time before which no run can have begun.
 * @throws the reason of the signal: a store may leave a request without an answer for a minute
 */
export async function sweepLeftovers(
  destinations: readonly Destination[],
  source: string,
  { begunBefore, signal }: { readonly begunBefore: number; readonly signal: AbortSignal },
): Promise<Swept> {
  const sweeping = sideBySide(destinations, destinations.length, async (destination) => {
    const dropped: string[] = [];
    for await (const leftover of destination.leftovers(`${source}/`)) {
      // The locks under which it may be dropped go with the run.
      signal.throwIfAborted();
      if (parseKey(leftover.key)?.source !== source || leftover.begun >= begunBefore) continue;
      await destination.drop(leftover);
      dropped.push(`${leftover.key} at ${destination.name}`);
    }
    return dropped;
  });
  const settled = await unlessAborted(sweeping, signal);
  return {
    dropped: settled.flatMap(({ result }) => (result.status === 'fulfilled' ? result.value : [])),
    failures: settled.flatMap(({ item, result }) =>
      result.status === 'rejected' ? [notSwept(item, result.reason)] : [],
    ),
  };
}

function notSwept({ name }: Destination, cause: unknown): Failure {
  if (cause instanceof Failure) return cause;
  return new Failure({
    what: `What earlier runs left at ${name} was not removed.`,
    why: messageOf(cause),
    fix: 'Nothing needs to be done at once: the next run tries again.',
    cause,
  });
}
