import type { StepResult } from '../../stage/step/run-step.ts';

/** The error that a run ended with, as its reader sees it; its whole log if it printed no error. */
export function errorOf({ log }: StepResult): string {
  const line = log.split('\n').findLast((text) => text.startsWith('::error')) ?? log;
  return decodeURIComponent(line.replaceAll(/%(?![0-9A-F]{2})/g, '%25'));
}

/** Seconds between the state that Swarm showed, by its own time, and the verdict; undefined without a verdict. */
export function noticedAfter({ report }: StepResult): number | undefined {
  const told = report?.failure?.evidence.join('\n') ?? '';
  const seconds = /since: \S+, noticed ([\d.]+) s later/.exec(told)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}

/** Works on all items, a fixed number at once. The first error is thrown after all have ended. */
export async function inTurns<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const workers = Array.from({ length: atOnce }, async () => {
    for (const item of queue) await work(item);
  });
  const ended = await Promise.allSettled(workers);
  for (const result of ended) if (result.status === 'rejected') throw result.reason;
}
