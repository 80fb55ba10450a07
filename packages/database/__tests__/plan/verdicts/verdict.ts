/**
 * A script and the verdict of a database administrator on it: `c` contracting, `b` blocking, `-` neither.
 * Sources: https://www.postgresql.org/docs/current/sql-altertable.html and /explicit-locking.html of the same manual,
 * https://squawkhq.com/docs/rules, https://github.com/ankane/strong_migrations.
 */
export interface Verdict {
  /** The pending scripts, in order. */
  readonly pending: readonly string[];
  readonly verdict: '-' | 'c' | 'b' | 'cb';
  readonly reason: string;
  /** What earlier migrations made. */
  readonly history: string;
}

export function verdict(
  pending: string | readonly string[],
  verdict: Verdict['verdict'],
  reason: string,
  history = '',
): Verdict {
  return { pending: typeof pending === 'string' ? [pending] : pending, verdict, reason, history };
}
