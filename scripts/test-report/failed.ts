import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { type Failed, failedAsWhole, type JestFile, type JestResults, messageOf } from './results.ts';

/** Every failed test of a run, and every file that failed as a whole. Paths are relative to `root`. */
export function failedTests({ testResults }: JestResults, root: string): Failed[] {
  if (testResults.length === 0) return [{ names: ['no test ran'], message: '' }];
  return testResults.flatMap((file) => failedOf(file, root));
}

/** The failed tests of a file. Tests with the same message are one entry. */
export function failedOf(file: JestFile, root: string): Failed[] {
  const path = relative(root, file.name);
  if (failedAsWhole(file)) {
    const { message, firstMessage } = file;
    return [{ names: [path], message, ...(firstMessage === undefined ? {} : { firstMessage }) }];
  }
  const byMessages = new Map<string, Failed>();
  for (const test of file.assertionResults) {
    if (test.status !== 'failed') continue;
    const message = messageOf(test);
    const { firstMessage } = test;
    const key = JSON.stringify([message, firstMessage]);
    const names = [...(byMessages.get(key)?.names ?? []), `${path} › ${test.fullName}`];
    byMessages.set(key, { names, message, ...(firstMessage === undefined ? {} : { firstMessage }) });
  }
  return [...byMessages.values()];
}

const mostLines = 40;
const fewestLines = 8;
const longestLine = 600;

/**
 * All failed and all unstable tests, each with the beginning and the end of its message, without colours. A CI often
 * shows only the last hundred lines of a log, so many messages are shortened more than few.
 */
export function recap(failed: readonly Failed[], unstable: readonly Failed[] = [], lines = 90): string {
  const all = [...failed, ...unstable];
  const heads = all.reduce((sum, { names }) => sum + names.length, 0);
  const messages = all.reduce((sum, one) => sum + messagesOf(one), 0);
  const share = Math.min(
    mostLines,
    Math.max(fewestLines, Math.floor((lines - heads) / Math.max(messages, 1))),
  );
  return [
    ...(failed.length === 0 ? [] : ['', '== failed ==', ...failed.flatMap((one) => told('✗', one, share))]),
    ...(unstable.length === 0
      ? []
      : [
          '',
          '== unstable ==',
          'These failed, and passed when their files ran once more, alone. Each is a defect: find its cause.',
          ...unstable.flatMap((one) => told('~ unstable:', one, share)),
        ]),
  ].join('\n');
}

const sameMessage = ({ message, firstMessage }: Failed): boolean => message === firstMessage;
const messagesOf = (one: Failed): number => (one.firstMessage === undefined || sameMessage(one) ? 1 : 2);

function told(mark: string, one: Failed, share: number): string[] {
  const { names, message, firstMessage } = one;
  const lines = [...names.map((name) => `${mark} ${name}`), ...shortened(message, share)];
  if (firstMessage === undefined) return lines;
  if (sameMessage(one)) return [...lines, '    The first run had ended with the same message.'];
  return [...lines, '    The first run had ended with:', ...shortened(firstMessage, share)];
}

/**
 * Cuts the middle out of a message. Its beginning shows the expectation. Its end shows the result, where the message
 * holds the log of a run.
 */
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

/** A line of a stack inside Jest or Node, which says nothing about the test. */
const isOfJest = (line: string): boolean =>
  /^\s+at .*(node_modules|\(node:|at node:|new Promise \()/.test(line);
