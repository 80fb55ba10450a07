import { Failure, formatTime } from '@fairway/runtime';
import { type RecoveryMark, recoveryMarkFile } from './recovery-mark.ts';

/** What was begun, when and by whom, in words: `restore-and-rollback to v1, begun 2026-11-29 12:00 UTC by ada (URL)`. */
export function sayRecovery({ way, target, at, actor, runUrl }: RecoveryMark): string {
  const by = actor === '' ? '' : ` by ${actor}`;
  const run = runUrl === '' ? '' : ` (${runUrl})`;
  return `${way} to ${target.version}, begun ${formatTime(at)}${by}${run}`;
}

/** Where the data are, a line for each source that may have changed places. */
export function sayExchanges({ exchanges }: RecoveryMark): readonly string[] {
  if (exchanges.length === 0) return ['No data have changed places.'];
  return exchanges.map(
    ({ source, live, kept }) =>
      `The data of ${source} may have changed places: ${live} then holds restored ones, and ${kept} those of before.`,
  );
}

/** What to do about a recovery that was cut off. */
export function adviceOnRecovery(directory: string): string {
  const file = recoveryMarkFile(directory);
  return `Run recover: \`undo\` brings back what was there before and proves it, and every other command begins with that. Where all was put right by hand, remove ${file} on each machine that has it.`;
}

/**
 * Requires that no recovery was cut off: what is deployed then would start on data of which nobody knows whose they are.
 * @param dir the directory of the ledger
 * @throws Failure naming the run, what it has changed, and the ways on
 */
export function requireNoCutOffRecovery(
  mark: RecoveryMark | undefined,
  { subject, host, dir }: { readonly subject: string; readonly host: string; readonly dir: string },
): void {
  if (!mark) return;
  throw new Failure({
    what: `${subject} is not changed: a recovery of it was cut off.`,
    why: `${host} has its mark: ${sayRecovery(mark)}. It has stopped the app, and did not come to its end.`,
    evidence: sayExchanges(mark),
    fix: adviceOnRecovery(dir),
  });
}
