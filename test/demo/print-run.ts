import { styleText } from 'node:util';
import type { RunEvent } from '@fairway/workflow-runner';

/** Milliseconds after which what is under way is named again. */
const silenceMs = 4000;

/** Prints a run line by line as it goes, and never stays silent for long. */
export function printRun(): { onEvent: (event: RunEvent) => void; close: () => void } {
  const start = Date.now();
  const jobs = new Map<string, string>();
  const underWay = new Map<string, { step: string; last: string }>();
  let spoke = Date.now();

  const say = (text: string) => {
    spoke = Date.now();
    console.log(`  ${((spoke - start) / 1000).toFixed(1).padStart(6)} s  ${text}`);
  };
  const timer = setInterval(() => {
    if (Date.now() - spoke < silenceMs) return;
    for (const [job, { step, last }] of underWay) {
      say(styleText('dim', `${jobs.get(job)} · ${step}${last ? ` · ${last}` : ''}`.slice(0, 150)));
    }
  }, 500);

  return {
    close: () => clearInterval(timer),
    onEvent(event) {
      switch (event.type) {
        case 'job-waiting':
          return say(`${event.name} waits: ${event.reason}`);
        case 'job-started':
          jobs.set(event.job, event.name);
          return;
        case 'step-started':
          underWay.set(event.job, { step: event.name, last: '' });
          return;
        case 'group':
          underWay.set(event.job, { step: underWay.get(event.job)?.step ?? '', last: event.title });
          return say(`${jobs.get(event.job)} · ${event.title}`);
        case 'log':
          underWay.set(event.job, {
            step: underWay.get(event.job)?.step ?? '',
            last: event.line.trim(),
          });
          return;
        case 'step-ended':
          underWay.delete(event.job);
          if (event.conclusion === 'skipped') return;
          return say(`${jobs.get(event.job)} · ${event.name}: ${ended(event.conclusion, event.ms)}`);
        case 'job-ended':
          return say(`${styleText('bold', event.name)}: ${ended(event.conclusion, event.ms)}`);
        default:
          return;
      }
    },
  };
}

function ended(conclusion: string, ms: number): string {
  const colour = conclusion === 'success' ? 'green' : conclusion === 'failure' ? 'red' : 'yellow';
  return `${styleText(colour, conclusion)} after ${(ms / 1000).toFixed(1)} s`;
}
