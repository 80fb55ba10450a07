import type { DeployContext } from '../run/context.ts';
import type { Ending } from '../run/ending.ts';
import type { Ended } from './ended.ts';

/** The repair of a failed change. */
export interface Repair<E extends Ending> {
  /** Aborts when the lock of the change is lost. */
  readonly lost: AbortSignal;
  /** @param options.cancelled the run is cancelled */
  readonly repair: (error: unknown, options: { readonly cancelled: boolean }) => Promise<Ended<E>>;
}

/**
 * Makes a change, and repairs it where it fails.
 * @throws the error of the change where the lock is lost: another run may be at work then, and nothing may be changed
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
