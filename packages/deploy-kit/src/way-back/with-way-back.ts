import type { DeployContext } from '../run/context.ts';
import type { Ending } from '../run/ending.ts';
import type { Ended } from './ended.ts';

/** How a change is put right that has failed. */
export interface Repair<E extends Ending> {
  /** Aborts when the lock is lost under which the change is made. */
  readonly lost: AbortSignal;
  /** @param options.cancelled the run was told to stop */
  readonly repair: (error: unknown, options: { readonly cancelled: boolean }) => Promise<Ended<E>>;
}

/**
 * Makes a change, and puts things right where it fails.
 * @throws the error of the change where the lock is lost: another run may be at work by then, and what runs is its own
 */
export async function withWayBack<E extends Ending>(
  change: () => Promise<E>,
  { lost, repair }: Repair<E>,
  { signal }: Pick<DeployContext, 'signal'>,
): Promise<Ended<E>> {
  try {
    return { ending: await change() };
  } catch (error) {
    if (lost.aborted) throw error;
    return repair(error, { cancelled: signal.aborted });
  }
}
