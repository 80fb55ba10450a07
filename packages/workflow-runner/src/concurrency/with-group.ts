import type { Scope } from '../expressions/evaluate.ts';
import { refuse } from '../parse/place.ts';
import type { Value } from '../parse/value.ts';
import { joinGroup } from './group.ts';
import { groupRequestOf } from './request.ts';

/** The folder of the groups, and the groups that are already held. */
export interface GroupSurroundings {
  readonly dir: string;
  /** Groups that a caller of this job or workflow holds. A wait for one of them would never end. */
  readonly held: readonly string[];
  readonly signal: AbortSignal;
  readonly onWait: (reason: string) => void;
}

/**
 * Does some work inside the concurrency group of a workflow or job, or at once where it has none.
 * @returns undefined when a newer member took its place during the wait
 * @throws the signal's reason when that aborts during the wait
 */
export async function withGroup<T>(
  asked: Value | undefined,
  scope: Scope,
  { dir, held, signal, onWait }: GroupSurroundings,
  work: (signal: AbortSignal, held: readonly string[]) => Promise<T>,
): Promise<T | undefined> {
  if (asked === undefined) return work(signal, held);
  const request = groupRequestOf(asked, scope);
  const name = request.group.toLowerCase();
  if (held.includes(name))
    throw refuse(
      asked.place,
      `its caller already holds the concurrency group ${request.group}, so it would wait for ever.`,
      'Give one of the two another group.',
    );
  const lease = await joinGroup(dir, request, signal, () =>
    onWait(`for the concurrency group ${request.group}`),
  );
  if (lease === undefined) return undefined;
  try {
    return await work(AbortSignal.any([signal, lease.cancelled]), [...held, name]);
  } finally {
    await lease.release();
  }
}
