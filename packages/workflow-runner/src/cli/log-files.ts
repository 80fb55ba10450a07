import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../events.ts';

/** Writes the log of every job to its own file in a folder, line by line during the run. */
export function logFiles(dir: string): (event: RunEvent) => void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  return (event) => {
    const line = lineOf(event);
    if (line === undefined || !('job' in event)) return;
    const file = join(dir, `${event.job.replaceAll(/[^\w.-]+/g, '-')}.log`);
    appendFileSync(file, `${event.time} ${line}\n`, { mode: 0o600 });
  };
}

function lineOf(event: RunEvent): string | undefined {
  switch (event.type) {
    case 'step-started':
      return `== ${event.name}`;
    case 'group':
      return `##[group]${event.title}`;
    case 'endgroup':
      return '##[endgroup]';
    case 'log':
      return event.line;
    case 'annotation':
      return `##[${event.level}]${event.text}`;
    case 'step-ended':
    case 'job-ended':
      return `== ${event.name}: ${event.conclusion} after ${event.ms} ms`;
    default:
      return undefined;
  }
}
