import type { Summary } from '@fairway/action-kit';
import {
  attemptsIn,
  type LedgerEntry,
  type Outcome,
  rollbackTarget,
  runningRelease,
} from '@fairway/releases';
import { shortVersion } from './version.ts';

const entriesShown = 20;

const words: Readonly<Record<Outcome, string>> = {
  started: 'cut before its end',
  proven: 'proven healthy',
  unchanged: 'proven again, untouched',
  'rolled-back': 'failed, the one before was put back',
  failed: 'failed',
  removed: 'failed and was taken away',
  destroyed: 'taken away on purpose',
};

/**
 * Writes the attempts of a ledger into the job summary, newest first, so that a user sees the targets of a rollback.
 * @param stored ids of the kept releases, the only targets of a rollback
 */
export function summariseLedger(
  entries: readonly LedgerEntry[],
  stored: readonly string[],
  summary: Summary,
): void {
  if (entries.length === 0) {
    summary.text('The ledger is empty: nothing was ever deployed here.');
    return;
  }
  const mark = marks(entries, stored);
  const attempts = attemptsIn(entries);
  summary.heading('Ledger', 3);
  summary.table({
    head: ['Version', 'Commit', 'Began (UTC)', 'By', 'How it ended', 'Rollback'],
    rows: attempts
      .toReversed()
      .slice(0, entriesShown)
      .map((entry) => [
        shortVersion(entry.version),
        entry.commit.slice(0, 7),
        entry.startedAt.slice(0, 16).replace('T', ' '),
        entry.actor,
        entry.rollback && entry.outcome === 'proven' ? 'gone back to, proven healthy' : words[entry.outcome],
        mark(entry),
      ]),
  });
  const more = attempts.length - entriesShown;
  if (more > 0) summary.text(`And ${more} earlier.`);
}

/** The use of a release for a rollback. It is shown only at the release's newest proven entry. */
function marks(entries: readonly LedgerEntry[], stored: readonly string[]): (entry: LedgerEntry) => string {
  const running = runningRelease(entries);
  const previous = previousOf(entries, stored);
  const proven = entries.filter(({ outcome }) => outcome === 'proven' || outcome === 'unchanged');
  return (entry) => {
    if (proven.findLast(({ id }) => id === entry.id) !== entry) return '';
    if (entry.id === running) return 'runs now';
    if (entry.id === previous) return 'previous';
    return stored.includes(entry.id) ? 'kept' : '';
  };
}

function previousOf(entries: readonly LedgerEntry[], stored: readonly string[]): string | undefined {
  try {
    return rollbackTarget(entries, 'previous', stored).id;
  } catch {
    return undefined;
  }
}
