import type { LedgerEntry } from './entry.ts';

/** Whether a run ended with its release proven healthy. */
export function isProven({ outcome }: LedgerEntry): boolean {
  return outcome === 'proven' || outcome === 'unchanged';
}

/**
 * The newest entry whose release was proven healthy. A failed deploy goes back to it. Releases before a destroy do not
 * count, because they were removed on purpose.
 */
export function lastProven(entries: readonly LedgerEntry[]): LedgerEntry | undefined {
  const emptied = entries.findLastIndex(({ outcome }) => outcome === 'destroyed');
  return entries.slice(emptied + 1).findLast(isProven);
}

/**
 * The id of the release that runs according to the ledger. Undefined where nothing runs, and after a run that was cut
 * or failed without proof: then only the hosts know what runs.
 */
export function runningRelease(entries: readonly LedgerEntry[]): string | undefined {
  const last = entries.at(-1);
  if (!last) return undefined;
  if (isProven(last)) return last.id;
  return last.outcome === 'rolled-back' ? last.previous : undefined;
}

/**
 * What a ledger says about an installation.
 * - `running`: it names a release that was proven, and that release is kept.
 * - `destroyed`: what ran was removed on request.
 * - `unproven`: the last run was cut or failed without proof, or the release that it proved is not kept any more.
 * - `absent`: nothing was ever deployed, or the first release failed and was removed again, which leaves nothing.
 */
export type LedgerState = 'running' | 'destroyed' | 'unproven' | 'absent';

/** @param isKept whether the release is stored that runs according to the ledger */
export function ledgerState(entries: readonly LedgerEntry[], isKept: boolean): LedgerState {
  const last = entries.at(-1)?.outcome;
  if (last === undefined || last === 'removed') return 'absent';
  if (last === 'destroyed') return 'destroyed';
  return runningRelease(entries) !== undefined && isKept ? 'running' : 'unproven';
}

/** The ids that were ever proven, newest last, each once at its newest place. */
export function provenIds(entries: readonly LedgerEntry[]): string[] {
  const ids = entries.filter(isProven).map(({ id }) => id);
  return ids.filter((id, index) => ids.lastIndexOf(id) === index);
}

/** Ids of the releases that must stay: the `keep` newest proven ones, the running one, and that of the newest entry. */
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

/**
 * The attempts in a ledger, one entry each, in the order in which they began: the entry that ended an attempt stands for
 * it. `started` stays only for an attempt that was cut before its end.
 */
export function attemptsIn(entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
  const nameOf = ({ id, startedAt, runUrl }: LedgerEntry) => `${id}\n${startedAt}\n${runUrl}`;
  const newest = new Map<string, LedgerEntry>();
  for (const entry of entries) newest.set(nameOf(entry), entry);
  return [...newest.values()];
}
