import { type Host, type LeaseHolder, LockHeldFailure, leaseHolder } from '@fairway/host';
import type { Logger } from '@fairway/runtime';
import type { InstalledLook } from './installed.ts';

/**
 * Milliseconds to wait for a lock before it counts as held: another question takes it for a moment, and a run that ends
 * gives it back within seconds.
 */
export const healingLockWaitMs = 2_000;

/**
 * Takes a lock for healing.
 * @returns undefined where another run holds it: then nothing may be touched
 */
export async function unlessHeld<T>(take: () => Promise<T>, logger: Logger): Promise<T | undefined> {
  try {
    return await take();
  } catch (error) {
    if (!(error instanceof LockHeldFailure)) throw error;
    logger.info(`${error.what} ${error.why}`);
    return undefined;
  }
}

/** A look that is taken under the lock of this run: nobody else holds it then. */
export async function underOwnLock(look: Promise<InstalledLook>): Promise<InstalledLook> {
  return { ...(await look), lock: undefined };
}

/** The first of several hosts on which somebody holds the deploy's lock, as a look tells it. */
export async function lockSeen(
  hosts: readonly Host[],
  path: string,
  signal: AbortSignal,
): Promise<InstalledLook['lock']> {
  const found = await Promise.all(hosts.map((host) => leaseHolder(host, path, { signal })));
  return told(found.find((one) => one !== undefined));
}

function told(found: LeaseHolder | undefined): InstalledLook['lock'] {
  return found && { holder: found.holder || 'a run that gave no name', since: found.since };
}
