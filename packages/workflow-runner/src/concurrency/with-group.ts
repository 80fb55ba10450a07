import type { Scope } from '../expressions/evaluate.ts';
import { refuse } from '../parse/place.ts';
import type { Value } from '../parse/value.ts';
import { joinGroup } from './group.ts';
import { groupRequestOf } from './request.ts';

/** Where groups are kept, and what the one who asks is already in. */
export interface GroupSurroundings {
  readonly dir: string;
  /** Groups that a caller of this job or workflow holds; to wait for one of them would never end. */
  readonly held: readonly string[];
  readonly signal: AbortSignal;
  readonly onWait: (reason: string) => void;
}

/**
 * Does a piece of work inside the concurrency group that a file asks for, or at once where it asks for none.
 * @returns undefined when a newer member took its place while it waited.
 * @throws the signal's reason when it aborts while waiting.
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
