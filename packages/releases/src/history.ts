import { Failure } from '@fairway/runtime';
import type { LedgerEntry } from './entry.ts';

const proven = ({ outcome }: LedgerEntry) => outcome === 'proven' || outcome === 'unchanged';

/** The newest entry whose release was proven healthy; what a failed deploy goes back to. */
export function lastProven(entries: readonly LedgerEntry[]): LedgerEntry | undefined {
  return entries.findLast(proven);
}

/**
 * The id of the release that runs by what the ledger knows; undefined where nothing runs or a run was cut or
 * failed without proof, and only the hosts themselves can tell.
 */
export function runningRelease(entries: readonly LedgerEntry[]): string | undefined {
  const last = entries.at(-1);
  if (!last) return undefined;
  if (proven(last)) return last.id;
  return last.outcome === 'rolled-back' ? last.previous : undefined;
}

/**
 * The entry that a rollback goes to: `previous` is the newest proven release that is another one than the last
 * proven one, anything else a version or an id.
 * @throws Failure when there is none; it lists what there is.
 */
export function rollbackTarget(entries: readonly LedgerEntry[], to: string): LedgerEntry {
  const current = lastProven(entries);
  const target =
    to === 'previous'
      ? entries.findLast((entry) => proven(entry) && entry.id !== current?.id)
      : entries.findLast((entry) => proven(entry) && (entry.version === to || entry.id === to));
  if (target) return target;
  const known = [...new Set(entries.filter(proven).map(({ version }) => version))].reverse();
  throw new Failure({
    what:
      to === 'previous'
        ? 'There is no previous release to roll back to.'
        : `There is no release ${JSON.stringify(to)} to roll back to.`,
    why: known.length > 0 ? `Proven here so far: ${known.join(', ')}.` : 'No release was ever proven here.',
    fix:
      known.length > 0
        ? 'Set the input `to` to one of the versions above.'
        : 'Deploy a release first; a rollback only goes to what was proven.',
  });
}

/** The ids that were ever proven, newest last, each once at its newest place. */
export function provenIds(entries: readonly LedgerEntry[]): string[] {
  const ids = entries.filter(proven).map(({ id }) => id);
  return ids.filter((id, index) => ids.lastIndexOf(id) === index);
}
