import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { JestResults } from './results.ts';

/** What failed with one and the same message: the tests of a file whose beforeAll threw share theirs. */
export interface Failed {
  readonly names: readonly string[];
  readonly message: string;
}

/** Every test of a run that failed, and every file that failed as a whole. Paths are from `root`. */
export function failedTests({ testResults }: JestResults, root: string): Failed[] {
  if (testResults.length === 0) return [{ names: ['no test ran'], message: '' }];
  return testResults.flatMap((file) => {
    const path = relative(root, file.name);
    const byMessage = new Map<string, string[]>();
    for (const { status, fullName, failureMessages } of file.assertionResults) {
      if (status !== 'failed') continue;
      const message = (failureMessages ?? []).join('\n\n');
      byMessage.set(message, [...(byMessage.get(message) ?? []), `${path} › ${fullName}`]);
    }
    const tests = [...byMessage].map(([message, names]) => ({ names, message }));
    // It did not load, or what comes after its tests threw.
    return tests.length === 0 && file.status === 'failed'
      ? [{ names: [path], message: file.message }]
      : tests;
  });
}

const mostLines = 40;
const fewestLines = 8;
const longestLine = 600;

/**
 * All that failed, each with the beginning and the end of its message, without colours. Of a CI's log often only the last hundred
 * lines are shown, so the more there is, the less is shown of each.
 */
export function recap(failed: readonly Failed[], lines = 90): string {
  const heads = failed.reduce((sum, { names }) => sum + names.length, 0);
  const each = Math.floor((lines - heads) / Math.max(failed.length, 1));
  const share = Math.min(mostLines, Math.max(fewestLines, each));
  return failed
    .flatMap(({ names, message }) => [...names.map((name) => `✗ ${name}`), ...shortened(message, share)])
    .join('\n');
}

/** The beginning of a message says what was expected; where it holds the log of a run, the end says what happened. */
function shortened(message: string, share: number): string[] {
  const all = stripVTControlCharacters(message)
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '' && !isOfJest(line));
  const last = Math.floor(share / 2);
  const first = share - 1 - last;
  const left = all.length - first - last;
  const shown = left <= 1 ? all : [...all.slice(0, first), `... ${left} lines ...`, ...all.slice(-last)];
  return shown.map((line) => `    ${line.slice(0, longestLine)}`);
}

/** A line of a stack that leads through Jest or Node and says nothing of the test. */
const isOfJest = (line: string): boolean =>
  /^\s+at .*(node_modules|\(node:|at node:|new Promise \()/.test(line);
