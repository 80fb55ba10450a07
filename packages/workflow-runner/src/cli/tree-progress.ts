import { stripVTControlCharacters, styleText } from 'node:util';
import { sayElapsed } from '@fairway/runtime';
import type { RunEvent } from '../events.ts';
import type { Progress } from './plain-progress.ts';
import { currentStep, type JobView, RunView } from './run-view.ts';
import { endedText } from './words.ts';

const redrawEveryMs = 200;

/** Progress as a tree that is redrawn in place, for a terminal. */
export function treeProgress(terminal: NodeJS.WriteStream): Progress {
  const view = new RunView();
  let drawn = 0;
  let paused = false;
  let closed = false;
  const erase = () => {
    if (drawn > 0) terminal.write(`\x1b[${drawn}A\x1b[J`);
    drawn = 0;
  };
  const draw = (all = false) => {
    if (paused) return;
    const lines = treeLines(view, Date.now());
    const shown = all ? lines : lines.slice(-Math.max(4, terminal.rows - 2));
    erase();
    terminal.write(`${shown.map((line) => cut(line, terminal.columns)).join('\n')}\n`);
    drawn = shown.length;
  };
  const timer = setInterval(() => draw(), redrawEveryMs);
  return {
    show(event: RunEvent) {
      view.follow(event);
      const above = headline(event);
      if (above === undefined) return;
      erase();
      terminal.write(`${above}\n`);
    },
    async aside(ask) {
      erase();
      paused = true;
      return ask().finally(() => {
        paused = false;
      });
    },
    close() {
      if (closed) return;
      closed = true;
      clearInterval(timer);
      draw(true);
    },
  };
}

function headline(event: RunEvent): string | undefined {
  if (event.type === 'run-started')
    return styleText(
      'bold',
      `${event.title || event.workflow}: ${event.event} of ${event.repository}, ${event.ref} at ${event.sha.slice(0, 12)}`,
    );
  return event.type === 'run-waiting' ? `waiting ${event.reason}` : undefined;
}

/** The tree as lines: jobs with their times, and the steps of jobs that run or failed. */
export function treeLines(view: RunView, now: number): readonly string[] {
  return [...view.jobs.values()].flatMap((job) => {
    if (job.conclusion !== undefined && job.conclusion !== 'failure')
      return [endedText(job.name, job.conclusion, job.ms ?? 0)];
    return [jobLine(job, now), ...stepLines(job, now)];
  });
}

function jobLine(job: JobView, now: number): string {
  if (job.conclusion !== undefined) return endedText(job.name, job.conclusion, job.ms ?? 0);
  if (job.startedAt === undefined)
    return `${styleText('dim', '○')} ${job.name}${styleText('dim', `  waiting ${job.waitsFor ?? ''}`)}`;
  return `${styleText('yellow', '●')} ${styleText('bold', job.name)}${styleText('dim', `  ${sayElapsed(now - job.startedAt)}`)}`;
}

function stepLines(job: JobView, now: number): string[] {
  const current = currentStep(job);
  const lines = [...job.steps.values()].flatMap((step) => {
    if (step.conclusion === 'skipped') return [];
    if (step.conclusion !== undefined) return [`  ${endedText(step.name, step.conclusion, step.ms ?? 0)}`];
    return [
      `  ${styleText('yellow', '●')} ${step.name}${styleText('dim', `  ${sayElapsed(now - step.startedAt)}`)}`,
    ];
  });
  return current !== undefined && job.last !== '' ? [...lines, styleText('dim', `      ${job.last}`)] : lines;
}

function cut(line: string, columns: number): string {
  const plain = stripVTControlCharacters(line);
  return plain.length <= columns ? line : `${plain.slice(0, Math.max(1, columns - 1))}…`;
}
