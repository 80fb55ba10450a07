import { combine, settle } from '@fairway/runtime';
import { requireSessionLimits, type SessionLimits } from '../connection/session-limits.ts';
import type { Prisma } from '../prisma/prisma.ts';
import { requireSameTarget } from '../prisma/same-target.ts';
import type { Surveyed } from './survey.ts';

/** A database whose Prisma CLI is ready, and aims at the database and migrations that were surveyed. */
export interface Prepared extends Surveyed {
  readonly prisma: Prisma;
}

export interface PrepareDeps {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly limits: SessionLimits;
  readonly info: (line: string) => void;
}

/**
 * Makes the Prisma CLI of every project ready, and asks each CLI for its target.
 * @throws Failure when a CLI is missing or has another target
 */
export async function prepare(
  surveyed: readonly Surveyed[],
  { signal, timeoutMs, limits, info }: PrepareDeps,
): Promise<readonly Prepared[]> {
  const works = surveyed.map(async (one): Promise<Prepared> => {
    const { name } = one.entry;
    const prisma = await one.route.prepare();
    await requireSameTarget(name, prisma, one.migrations, { signal, timeoutMs });
    await requireSessionLimits(name, one.route.target, limits, signal);
    info(`${name}: Prisma ${prisma.version} aims at the same database and migrations.`);
    return { ...one, prisma };
  });
  const { values, failures } = await settle(works);
  if (failures.length > 0) throw combine('Several projects cannot run Prisma.', failures);
  return values;
}
