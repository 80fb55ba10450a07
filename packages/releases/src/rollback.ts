import { Failure } from '@fairway/runtime';
import type { LedgerEntry } from './entry.ts';
import { isProven, runningRelease } from './history.ts';

/**
 * The entry that a rollback goes to. `previous` is what was proven before the release that runs: a release that was
 * rolled back from is not among them, or the second click would bring it back. Where it is not known what runs, because
 * the last run failed or was cut, it is the last proven one. Anything else is a version or an id.
 * @param stored ids of the releases that are kept
 * @throws Failure when there is none, or none that is kept; it lists what there is.
 */
export function rollbackTarget(
  entries: readonly LedgerEntry[],
  to: string,
  stored: readonly string[],
): LedgerEntry {
  const target = to === 'previous' ? previousOf(entries) : named(entries, to);
  if (target && stored.includes(target.id)) return target;
  const kept = entries.filter((entry) => isProven(entry) && stored.includes(entry.id));
  throw noTarget(to, target, [...new Set(kept.map(({ version }) => version))].reverse());
}

function named(entries: readonly LedgerEntry[], to: string): LedgerEntry | undefined {
  return entries.findLast((entry) => isProven(entry) && (entry.version === to || entry.id === to));
}

function previousOf(entries: readonly LedgerEntry[]): LedgerEntry | undefined {
  const running = runningRelease(entries);
  return serving(entries).findLast(({ id }) => id !== running);
}

/** What served one after the other, newest last; a rollback takes off what came after its target. */
function serving(entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
  const line: LedgerEntry[] = [];
  for (const entry of entries.filter(isProven)) {
    const at = entry.rollback ? line.findLastIndex(({ id }) => id === entry.id) : -1;
    if (at >= 0) line.length = at;
    else if (line.at(-1)?.id === entry.id) line.pop();
    line.push(entry);
  }
  return line;
}

function noTarget(to: string, target: LedgerEntry | undefined, kept: readonly string[]): Failure {
  const wanted = to === 'previous' ? 'previous release' : `release ${JSON.stringify(to)}`;
  const gone = target ? `${target.version} was proven here, but is not kept any more. ` : '';
  return new Failure({
    what: `There is no ${wanted} to roll back to.`,
    why: `${gone}${kept.length > 0 ? `Kept here: ${kept.join(', ')}.` : 'No proven release is kept here.'}`,
    fix:
      kept.length > 0
        ? 'Set the input "to" to one of the versions above; "keep-releases" says how many are kept.'
        : 'Deploy a release first; a rollback only goes to what was proven.',
  });
}
