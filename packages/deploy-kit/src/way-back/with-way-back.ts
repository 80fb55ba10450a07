import { isProbe, type ProbeTarget, type VerifyItem, watchForErrors } from '@fairway/health';
import type { DeployContext } from '../run/context.ts';
import type { Ending } from '../run/ending.ts';
import type { Ended } from './ended.ts';

export interface RepairOptions {
  /** The run is cancelled. */
  readonly cancelled: boolean;
  /** Aborts when the lock of the change is lost. */
  readonly lost: AbortSignal;
}

/** The repair of a failed change. */
export interface Repair<E extends Ending> {
  /** Aborts when the lock of the change is lost. */
  readonly lost: AbortSignal;
  readonly repair: (error: unknown, options: RepairOptions) => Promise<Ended<E>>;
  /** The probes that are asked during the change and its repair, for the errors that users would have seen. */
  readonly watched?: {
    readonly verify: readonly VerifyItem[];
    readonly targets: readonly ProbeTarget[];
    readonly release: string;
  };
}

/**
 * Makes a change, and repairs it where it fails.
 * @throws the error of the change where the lock is lost: another run may be at work then, and nothing may be changed
 */
export async function withWayBack<E extends Ending>(
  change: () => Promise<E>,
  { lost, repair, watched }: Repair<E>,
  { signal, fetch, clock, about }: Pick<DeployContext, 'signal' | 'fetch' | 'clock' | 'about'>,
): Promise<Ended<E>> {
  about({ serving: 'unproven', serves: null });
  const watch = watched && watchForErrors(watched.verify.filter(isProbe), { ...watched, fetch, clock });
  try {
    const { ending, ...ended } = await changeOrRepair(change, { lost, repair }, signal);
    const errorsSeen = (await watch?.stop()) ?? [];
    return { ...ended, ending: errorsSeen.length > 0 ? { ...ending, errorsSeen } : ending };
  } finally {
    await watch?.stop();
  }
}

async function changeOrRepair<E extends Ending>(
  change: () => Promise<E>,
  { lost, repair }: Repair<E>,
  signal: AbortSignal,
): Promise<Ended<E>> {
  try {
    return { ending: await change() };
  } catch (error) {
    if (lost.aborted) throw error;
    return repair(error, { cancelled: signal.aborted, lost });
  }
}
