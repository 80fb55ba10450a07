import type { RunResult } from '@fairway/workflow-runner';

declare global {
  /** What the last run of this test file said; see environment.mjs. */
  var fairwayTold: string | undefined;
}

/** Keeps what the run of an action said, to be shown where a test fails on it. */
export function keepTold(log: string): void {
  globalThis.fairwayTold = log;
}

/** Keeps what the run of a workflow said: the steps that failed last, where the shown end is. */
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
