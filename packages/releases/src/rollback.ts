import { Failure } from '@fairway/runtime';
import type { LedgerEntry } from './entry.ts';
import { isProven, runningRelease } from './history.ts';

/**
 * The entry that a rollback goes to. `previous` is the release that was proven before the running one. A release that a
 * rollback left does not count; otherwise a second rollback would bring it back. If the last run failed or was cut, the
 * running release is unknown, and `previous` is the last proven one. Any other value is a version or an id.
 * A version that is a commit may be named by its first seven digits or more, as the ledger is shown.
 * @param stored ids of the releases that are kept
 * @throws Failure when there is no such release, or it is not kept; it lists the kept releases
 */
export function rollbackTarget(
  entries: readonly LedgerEntry[],
  to: string,
  stored: readonly string[],
): LedgerEntry {
  const target = to === 'previous' ? previousOf(entries) : named(entries, to);
  if (target && stored.includes(target.id)) return target;
  throw noTarget(to, target, keptVersions(entries, stored));
}

function named(entries: readonly LedgerEntry[], to: string): LedgerEntry | undefined {
  const proven = entries.filter(isProven);
  const whole = proven.findLast((entry) => entry.version === to || entry.id === to);
  if (whole || !/^[0-9a-f]{7,39}$/.test(to)) return whole;
  const begun = proven.filter(({ version }) => /^[0-9a-f]{40}$/.test(version) && version.startsWith(to));
  return new Set(begun.map(({ version }) => version)).size === 1 ? begun.at(-1) : undefined;
}

function previousOf(entries: readonly LedgerEntry[]): LedgerEntry | undefined {
  const running = runningRelease(entries);
  return serving(entries).findLast(({ id }) => id !== running);
}

/** The releases that served one after the other, newest last. A rollback removes those after its target. */
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

/** The versions that a rollback can name, newest first; the one that runs says so. */
function keptVersions(entries: readonly LedgerEntry[], stored: readonly string[]): readonly string[] {
  const running = runningRelease(entries);
  const kept = entries.filter((entry) => isProven(entry) && stored.includes(entry.id)).reverse();
  const runs = kept.find(({ id }) => id === running)?.version;
  // A version with several settings is several releases, and one name.
  return [...new Set(kept.map(({ version }) => version))].map((version) =>
    version === runs ? `${version} (runs now)` : version,
  );
}

function noTarget(to: string, target: LedgerEntry | undefined, kept: readonly string[]): Failure {
  const wanted = to === 'previous' ? 'previous release' : `release ${JSON.stringify(to)}`;
  const gone = target ? `${target.version} was proven here, but is not kept any more. ` : '';
  const first =
    to === 'previous' && !target
      ? 'No release was proven before the one that runs, other than those that a rollback has left. '
      : '';
  return new Failure({
    what: `There is no ${wanted} to roll back to.`,
    why: `${gone || (kept.length > 0 ? first : '')}${kept.length > 0 ? `Kept here: ${kept.join(', ')}.` : 'No proven release is kept here.'}`,
    fix:
      kept.length > 0
        ? 'Name one of these versions: in the input `to` of the action, or in the field `version` of the form of a rollback workflow. The input `keep-releases` says how many are kept.'
        : 'Deploy a release first; a rollback only goes to what was proven.',
  });
}
