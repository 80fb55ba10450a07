import type { Fleet, Host } from '@fairway/host';
import {
  type LockContext,
  type MachineLock,
  type MachineLockRequest,
  takeMachineLock,
} from './machine-lock.ts';

/** Machines that are connected and locked. */
export interface Session {
  readonly fleet: Fleet;
  /** Aborts when one of the locks is lost. Nothing may be changed then, because another run may be at work. */
  readonly lost: AbortSignal;
  lockOf(host: Host): MachineLock;
}

/**
 * Takes the locks of all machines, one after the other. The order is the same for all runs, so that two of them never
 * wait for each other. `waitMs` is the wait for all machines together.
 * @param open the stack that gives the locks back
 * @throws Failure that names the holder of a lock
 */
export async function lockFleet(
  fleet: Fleet,
  request: Omit<MachineLockRequest, 'waitingSince'>,
  open: AsyncDisposableStack,
  context: LockContext,
): Promise<Session> {
  const waitingSince = context.clock.now();
  const locks = new Map<Host, MachineLock>();
  for (const host of fleet.hosts.toSorted(inOneOrder)) {
    const lock = await takeMachineLock(host, { ...request, waitingSince }, context);
    open.defer(lock.release);
    locks.set(host, lock);
  }
  return {
    fleet,
    lost: AbortSignal.any([...locks.values()].map(({ lost }) => lost)),
    lockOf(host) {
      const lock = locks.get(host);
      if (!lock) throw new TypeError(`no lock is held on ${host.name}`);
      return lock;
    },
  };
}

function inOneOrder(a: Host, b: Host): number {
  if (a.address !== b.address) return a.address < b.address ? -1 : 1;
  return a.name < b.name ? -1 : 1;
}
