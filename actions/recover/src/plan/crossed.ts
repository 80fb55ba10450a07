import { obstaclesTo } from '@fairway/deploy-kit';
import { type LedgerEntry, runningRelease } from '@fairway/releases';
import { knownRelease } from './fit.ts';

/** What the way back to a release crosses, a line each. */
export function crossedTo(entries: readonly LedgerEntry[], id: string): readonly string[] {
  return obstaclesTo(entries, id, { marks: undefined, rollbackSafe: true });
}

/** Whether the ledger knows the migrations of a release and of the one that runs, so that it can compare them. */
export function knowsMigrations(entries: readonly LedgerEntry[], id: string): boolean {
  return [id, runningRelease(entries)].every(
    (one) => one !== undefined && Object.keys(knownRelease(entries, one).migrations).length > 0,
  );
}
