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
