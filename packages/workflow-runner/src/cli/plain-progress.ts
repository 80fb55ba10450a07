import { styleText } from 'node:util';
import { sayElapsed } from '@fairway/runtime';
import type { RunEvent } from '../events.ts';
import { currentStep, type JobView, RunView } from './run-view.ts';
import { cutAtWord, endedText } from './words.ts';

/** The display of a run in progress. */
export interface Progress {
  show(event: RunEvent): void;
  /** Makes room for a question on the terminal, and continues after the answer. */
  aside<T>(ask: () => Promise<T>): Promise<T>;
  close(): void;
}

/** Milliseconds without a line after which a running step says what it does. */
const silence = 4_000;
/** Milliseconds after which a step that says nothing new is named again. */
const sameAgain = 30_000;
/** Milliseconds below which a post step is not worth a line. */
const shortPost = 1_000;
const longestNote = 120;

/**
 * Progress line by line, for a log or a pipe: a step once, when it ends, and meanwhile what it does where that changes.
 */
export function plainProgress(
  write: (line: string) => void,
  now: () => number = Date.now,
): Progress & { readonly tick: () => void } {
  const view = new RunView();
  const said = new Map<JobView, { readonly text: string; readonly at: number }>();
  let spoke = now();
  const say = (line: string) => {
    spoke = now();
    write(line);
  };
  const tick = () => {
    if (now() - spoke < silence) return;
    for (const job of view.running) {
      const step = currentStep(job);
      const text = `${step?.name ?? ''}${job.last === '' ? '' : `: ${job.last}`}`;
      const before = said.get(job);
      if (before?.text === text && now() - before.at < sameAgain) continue;
      said.set(job, { text, at: now() });
      const time = sayElapsed(now() - (step?.startedAt ?? job.startedAt ?? now()));
      say(styleText('dim', `  … ${shortName(job.name)} › ${cutAtWord(text, longestNote)} (${time})`));
    }
  };
  const timer = setInterval(tick, silence / 4).unref();
  return {
    tick,
    aside: (ask) => ask(),
    close: () => clearInterval(timer),
    show(event) {
      view.follow(event);
      const line = lineOf(event, 'job' in event ? (view.jobs.get(event.job)?.name ?? event.job) : '');
      if (line !== undefined) say(line);
    },
  };
}

/** A job of a reusable workflow without the name of the job that called it: the job's own lines stand below it. */
const shortName = (name: string): string => name.split(' / ').at(-1) ?? name;

function lineOf(event: RunEvent, job: string): string | undefined {
  switch (event.type) {
    case 'run-started':
      return styleText(
        'bold',
        `${event.title || event.workflow}: ${event.event} of ${event.repository}, ${event.ref} at ${event.sha.slice(0, 7)}`,
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
    case 'step-ended':
      return event.conclusion === 'skipped' || isShortPost(event)
        ? undefined
        : `  ${endedText(`${shortName(job)} › ${event.name}`, event.conclusion, event.ms)}`;
    case 'annotation':
      return `    ${shortName(job)} · ${styleText(annotationColours[event.level], `${event.level}:`)} ${event.text}`;
    case 'step-started':
    case 'group':
    case 'log':
    case 'endgroup':
      return undefined;
  }
}

function isShortPost({ name, conclusion, ms }: Extract<RunEvent, { type: 'step-ended' }>): boolean {
  return name.startsWith('Post ') && conclusion === 'success' && ms < shortPost;
}

const annotationColours = { error: 'red', warning: 'yellow', notice: 'blue' } as const;
