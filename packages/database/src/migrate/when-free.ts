import { isRefusedByLock } from '../prisma/deploy-problem.ts';
import type { PrismaRun } from '../prisma/prisma.ts';
import type { DatabaseState, Locked } from '../state/state.ts';

/**
 * Runs Prisma, and once more where somebody took the lock of migrations just before it: Prisma waits ten seconds for that
 * lock, which is less than a backup takes, and has changed nothing then.
 * @param free waits until the lock is free, and returns the state of the database
 * @param inTime whether there is time for one more run
 * @returns how Prisma ended; or the state of the database where its lock does not become free
 */
export async function whenFree(
  deploy: () => Promise<PrismaRun>,
  free: () => Promise<DatabaseState>,
  inTime: () => boolean,
): Promise<PrismaRun | Locked> {
  for (;;) {
    const run = await deploy();
    if (!isRefusedByLock(run) || !inTime()) return run;
    const state = await free();
    if (state.kind === 'locked') return state;
  }
}
