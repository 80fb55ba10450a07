import { Failure } from '@fairway/runtime';
import type { MariaAccess } from '../access.ts';
import { runSql } from '../run-sql.ts';

/**
 * Runs the SQL that makes data of people into data for staging.
 * @throws Failure without any value of a row; what the mask has left must be dropped then
 */
export async function runMask(restored: MariaAccess, mask: string, signal: AbortSignal): Promise<void> {
  try {
    await runSql(restored, mask, { signal, database: restored.database, work: 'restore', isLong: true });
  } catch (error) {
    if (!(error instanceof Failure) || signal.aborted) throw error;
    throw new Failure({
      what: `The mask failed in ${restored.place.where}.`,
      why: error.why,
      evidence: error.evidence,
      fix: 'Correct the SQL in `mask`. The restored database was dropped: nobody has seen it.',
      cause: error,
    });
  }
}
