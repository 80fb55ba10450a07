import { stripVTControlCharacters } from 'node:util';
import { plainProgress, type RunEvent } from '@fairway/workflow-runner';
import { afterEach, describe, expect, test } from '@jest/globals';
import { cutAtWord } from '../src/cli/words.ts';

let now = Date.UTC(2026, 10, 29);
const lines: string[] = [];
let progress = plainProgress(
  (line) => lines.push(stripVTControlCharacters(line)),
  () => now,
);

afterEach(() => {
  progress.close();
  lines.length = 0;
  progress = plainProgress(
    (line) => lines.push(stripVTControlCharacters(line)),
    () => now,
  );
});

type Given = RunEvent extends infer E ? (E extends unknown ? Omit<E, 'time'> : never) : never;

function show(...events: readonly Given[]): void {
  for (const event of events) progress.show({ ...event, time: new Date(now).toISOString() } as RunEvent);
}

/** Lets time pass, a second at a time, as the timer would. */
function pass(seconds: number): void {
  for (let second = 0; second < seconds; second++) {
    now += 1_000;
    progress.tick();
  }
}

const job = { job: 'release-deploy', name: 'Release / Deploy' };
const step = { job: job.job, step: 1, name: 'Deploy the stack' };
const log = (line: string): Given => ({ type: 'log', job: job.job, step: 1, line });

describe('the progress of a run, line by line', () => {
  test('says a step once, when it ends', () => {
    show({ type: 'job-started', ...job }, { type: 'step-started', ...step });
    show({ type: 'group', job: job.job, step: 1, title: 'preflight' });
    show({ type: 'step-ended', ...step, conclusion: 'success', ms: 4_200, outputs: {} });
    show({ type: 'job-ended', ...job, conclusion: 'success', ms: 5_000, outputs: {} });
    expect(lines).toEqual([
      '▶ Release / Deploy',
      '  ✓ Deploy › Deploy the stack  4.2 s',
      '✓ Release / Deploy  5.0 s',
    ]);
  });

  test('hides a post step that went well at once, and no other', () => {
    const post = { ...step, name: 'Post Deploy the stack', outputs: {} };
    show({ type: 'job-started', ...job });
    show({ type: 'step-ended', ...post, conclusion: 'success', ms: 300 });
    show({ type: 'step-ended', ...post, conclusion: 'success', ms: 1_500 });
    show({ type: 'step-ended', ...post, conclusion: 'failure', ms: 300 });
    expect(lines.slice(1)).toEqual([
      '  ✓ Deploy › Post Deploy the stack  1.5 s',
      '  ✗ Deploy › Post Deploy the stack failure  300 ms',
    ]);
  });

  test('says what a long step does where that changes, and the same again after half a minute only', () => {
    show({ type: 'job-started', ...job }, { type: 'step-started', ...step });
    show(log('1 of 3 services'));
    pass(10);
    show(log('2 of 3 services'));
    pass(40);
    expect(lines.slice(1)).toEqual([
      '  … Deploy › Deploy the stack: 1 of 3 services (4.0 s)',
      '  … Deploy › Deploy the stack: 2 of 3 services (11 s)',
      '  … Deploy › Deploy the stack: 2 of 3 services (41 s)',
    ]);
  });
});

test.each([
  ['short', 10, 'short'],
  ['marine-snow: 0 of 2 running', 18, 'marine-snow: 0 of …'],
  ['0123456789abcdef0123456789', 10, '012345678 …'],
])('%j is cut to %i at the end of a word', (text, length, shown) => {
  expect(cutAtWord(text, length)).toBe(shown);
});
