import { styleText } from 'node:util';
import { sayElapsed } from '@fairway/runtime';
import type { RunEvent } from '../events.ts';
import { currentStep, RunView } from './run-view.ts';
import { endedText } from './words.ts';

/** The display of a run in progress. */
export interface Progress {
  show(event: RunEvent): void;
  /** Makes room for a question on the terminal, and continues after the answer. */
  aside<T>(ask: () => Promise<T>): Promise<T>;
  close(): void;
}

/** Milliseconds without a line after which the running steps are named again. */
const silence = 4_000;

/** Progress line by line, for a log or a pipe. */
export function plainProgress(write: (line: string) => void): Progress {
  const view = new RunView();
  let spoke = Date.now();
  const say = (line: string) => {
    spoke = Date.now();
    write(line);
  };
  const timer = setInterval(() => {
    if (Date.now() - spoke < silence) return;
    for (const job of view.running) {
      const step = currentStep(job);
      const time = sayElapsed(Date.now() - (step?.startedAt ?? job.startedAt ?? Date.now()));
      say(
        styleText(
          'dim',
          `… ${job.name} › ${step?.name ?? ''}  ${time}${job.last === '' ? '' : `: ${job.last.slice(0, 160)}`}`,
        ),
      );
    }
  }, silence / 4);
  return {
    aside: (ask) => ask(),
    close: () => clearInterval(timer),
    show(event) {
      view.follow(event);
      const line = lineOf(event, 'job' in event ? (view.jobs.get(event.job)?.name ?? event.job) : '');
      if (line !== undefined) say(line);
    },
  };
}

function lineOf(event: RunEvent, job: string): string | undefined {
  switch (event.type) {
    case 'run-started':
      return styleText(
        'bold',
        `${event.title || event.workflow}: ${event.event} of ${event.repository}, ${event.ref} at ${event.sha.slice(0, 12)}`,
      );
    case 'run-waiting':
      return `  waiting ${event.reason}`;
    case 'run-ended':
      return endedText('run', event.conclusion, event.ms);
    case 'job-waiting':
      return `  ${event.name}: waiting ${event.reason}`;
    case 'job-started':
      return `▶ ${event.name}`;
    case 'job-ended':
      return endedText(styleText('bold', event.name), event.conclusion, event.ms);
    case 'step-started':
      return styleText('dim', `  ${job} › ${event.name}`);
    case 'step-ended':
      return event.conclusion === 'skipped'
        ? undefined
        : `  ${endedText(`${job} › ${event.name}`, event.conclusion, event.ms)}`;
    case 'group':
      return event.title.startsWith('Run ') ? undefined : styleText('dim', `    ${job} · ${event.title}`);
    case 'annotation':
      return `    ${job} · ${styleText(annotationColours[event.level], `${event.level}:`)} ${event.text}`;
    case 'log':
    case 'endgroup':
      return undefined;
  }
}

const annotationColours = { error: 'red', warning: 'yellow', notice: 'blue' } as const;
