import type { RunResult } from '@fairway/workflow-runner';
import type { OpenRun } from './still-open.ts';

declare global {
  /** The output of the last run of this test file; see environment.mjs. */
  var fairwayTold: string | undefined;
  /** The runs of this test file that have not ended; see environment.mjs. */
  var fairwayRuns: Set<OpenRun> | undefined;
}

/** Keeps the output of an action's run, which a failing test shows. */
export function keepTold(log: string): void {
  globalThis.fairwayTold = log;
}

/** Keeps the output of a workflow run. The failed steps come last, because a failing test shows the end. */
export function keepToldOf(result: RunResult): void {
  const steps = result.jobs.flatMap((job) =>
    job.steps.map(({ name, conclusion, log }) => ({
      failed: conclusion === 'failure',
      text: `${job.id}, step "${name}" (${conclusion}):\n${log}`,
    })),
  );
  const inOrder = [...steps.filter(({ failed }) => !failed), ...steps.filter(({ failed }) => failed)];
  keepTold(inOrder.map(({ text }) => text).join('\n'));
}

/** Notes that a run of an action has begun. A test that hangs names the runs that have not ended. */
export function noteRun(action: string): { said(log: string): void; ended(): void } {
  const run: OpenRun = { action, since: Date.now(), lastLine: '' };
  globalThis.fairwayRuns ??= new Set();
  globalThis.fairwayRuns.add(run);
  return {
    said(log) {
      const lines = log.trimEnd().split('\n');
      run.lastLine = lines.findLast((line) => !line.startsWith('::add-mask::')) ?? '';
    },
    ended: () => globalThis.fairwayRuns?.delete(run),
  };
}
