import { formatTime, sayElapsed } from '@fairway/runtime';

/** One run of a workflow, in GitHub's words. */
export interface WorkflowRun {
  /** `queued`, `in_progress`, `completed`, … */
  readonly status: string | null;
  /** `success`, `failure`, `cancelled`, `startup_failure`, …; null before its end. */
  readonly conclusion: string | null;
  /** When it began, milliseconds since the Unix epoch. */
  readonly startedAt: number;
}

/** Ends of a run that looked at what it is for: one that fails has something to tell, and tells it itself. */
const looked: readonly (string | null)[] = ['success', 'failure'];

/**
 * Why nobody can rely on a workflow that runs by a schedule, in one sentence; undefined where it runs. A run that is
 * cancelled, skipped or never starts tells nothing, and GitHub turns a schedule off without a word.
 * @param state of the workflow: `active`, `disabled_inactivity`, `disabled_manually`, …
 * @param runs the newest first
 * @see https://docs.github.com/actions/reference/events-that-trigger-workflows#schedule
 */
export function silenceIn(
  state: string,
  runs: readonly WorkflowRun[],
  { now, withinMs }: { readonly now: number; readonly withinMs: number },
): string | undefined {
  if (state === 'disabled_inactivity')
    return 'GitHub has turned it off, because nothing was committed for 60 days.';
  if (state !== 'active') return `It is turned off (${state}).`;
  const sure = runs.filter(
    ({ status, conclusion }) => looked.includes(conclusion) || status === 'in_progress',
  );
  const newest = Math.max(...sure.map(({ startedAt }) => startedAt));
  if (now - newest <= withinMs) return undefined;
  const [last] = runs;
  const came = last
    ? ` The last run began at ${formatTime(last.startedAt)} and is ${last.conclusion ?? last.status}.`
    : '';
  if (sure.length === 0) return `No run of it has come to an end.${came}`;
  return `No run of it has come to an end for ${sayElapsed(now - newest)}.${came}`;
}
