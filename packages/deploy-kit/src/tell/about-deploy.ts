import type { About } from '@fairway/action-kit';
import { attemptsIn, type LedgerEntry, type Release } from '@fairway/releases';
import type { Ending } from '../run/ending.ts';

/** Attempts that a report remembers. */
const attemptsTold = 5;

const named = (release: Pick<Release, 'version' | 'commit'> | undefined) =>
  release === undefined ? null : { version: release.version, commit: release.commit };

/** What is known of a deploy before it changes anything. */
export function aboutPlanned(
  release: Pick<Release, 'version' | 'commit'>,
  previous: Pick<Release, 'version' | 'commit'> | undefined,
): Partial<About> {
  return {
    release: named(release),
    previous: named(previous),
    serving: 'untouched',
    serves: named(previous),
  };
}

/** What serves at the end of a deploy, and what users saw meanwhile. */
export function aboutEnding({ status, serves, errorsSeen = [] }: Ending): Partial<About> {
  const serving = {
    deployed: 'asked',
    unchanged: 'asked',
    'rolled-back': 'previous',
    failed: serves === undefined ? 'unproven' : 'untouched',
  } as const;
  return { serving: serving[status], serves: named(serves), errorsSeen };
}

/** The attempts before this one, newest first, so that the same failure is known again. */
export function aboutEarlier(entries: readonly LedgerEntry[]): Partial<About> {
  return {
    earlier: attemptsIn(entries)
      .slice(-attemptsTold)
      .toReversed()
      .map(({ version, outcome, cause = null, endedAt = null, runUrl }) => ({
        version,
        outcome,
        cause,
        endedAt,
        runUrl,
      })),
  };
}
