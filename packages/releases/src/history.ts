import type { LedgerEntry } from './entry.ts';

/** Whether a run ended with its release proven to serve. */
export function isProven({ outcome }: LedgerEntry): boolean {
  return outcome === 'proven' || outcome === 'unchanged';
}

/**
 * The newest entry whose release was proven healthy; what a failed deploy goes back to. What was destroyed on purpose is
 * nothing to go back to.
 */
export function lastProven(entries: readonly LedgerEntry[]): LedgerEntry | undefined {
  const emptied = entries.findLastIndex(({ outcome }) => outcome === 'destroyed');
  return entries.slice(emptied + 1).findLast(isProven);
}

/**
 * The id of the release that runs by what the ledger knows; undefined where nothing runs or a run was cut or
 * failed without proof, and only the hosts themselves can tell.
 */
export function runningRelease(entries: readonly LedgerEntry[]): string | undefined {
  const last = entries.at(-1);
  if (!last) return undefined;
  if (isProven(last)) return last.id;
  return last.outcome === 'rolled-back' ? last.previous : undefined;
}

/** The ids that were ever proven, newest last, each once at its newest place. */
export function provenIds(entries: readonly LedgerEntry[]): string[] {
  const ids = entries.filter(isProven).map(({ id }) => id);
  return ids.filter((id, index) => ids.lastIndexOf(id) === index);
}

/** Ids of the releases that must stay: the `keep` newest proven ones, what runs, and what the newest entry is about. */
export function idsToKeep(entries: readonly LedgerEntry[], keep: number): ReadonlySet<string> {
  return new Set(
    [
      ...provenIds(entries).slice(-Math.max(keep, 1)),
      runningRelease(entries),
      lastProven(entries)?.id,
      entries.at(-1)?.id,
    ].filter((id) => id !== undefined),
  );
}
