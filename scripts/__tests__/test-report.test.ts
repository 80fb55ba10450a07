import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
const directory = mkdtempSync(join(tmpdir(), 'test-report-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A result file as Jest writes it, of test files with tests that passed or failed with a message. */
function write(name: string, files: Record<string, Record<string, string | null> | string>): string {
  const testResults = Object.entries(files).map(([file, tests]) => ({
    name: join(root, file),
    status: typeof tests === 'string' || Object.values(tests).some(Boolean) ? 'failed' : 'passed',
    message: typeof tests === 'string' ? tests : '',
    startTime: 1000,
    endTime: 3500,
    assertionResults: Object.entries(typeof tests === 'string' ? {} : tests).map(([fullName, message]) => ({
      fullName,
      status: message === null ? 'passed' : message === 'todo' ? 'todo' : 'failed',
      failureMessages: message === null || message === 'todo' ? [] : [message],
    })),
  }));
  const path = join(directory, name);
  writeFileSync(path, JSON.stringify({ testResults }));
  return path;
}

function report(...args: readonly string[]) {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--no-warnings', join(root, 'scripts/test-report/cli.ts'), ...args],
    { encoding: 'utf8', cwd: root, env: { PATH: process.env['PATH'] } },
  );
  return { stdout: stdout.trimEnd(), stderr: stderr.trimEnd() };
}

const red = (text: string) => `\u001b[31m${text}\u001b[39m`;

test('the numbers count all tests; a file that did not load counts as one failed test', () => {
  const file = write('count.json', {
    'a.test.ts': { good: null, bad: 'no', later: 'todo' },
    'b.test.ts': 'SyntaxError',
  });
  expect(report('count', file)).toEqual({ stdout: '1 2 1', stderr: 'skipped: a.test.ts › later' });
});

test('a run without any test has failed', () => {
  expect(report('count', write('count.json', {})).stdout).toBe('0 1 0');
});

test('the time of each part is the sum of its files', () => {
  const file = write('times.json', {
    'test/lab/a.test.ts': {},
    'test/lab/b.test.ts': {},
    'test/e2e/c.test.ts': {},
  });
  expect(report('times', file).stdout).toMatch(/: lab 5 s\n.*: e2e 3 s$/);
  rmSync(file);
});

test('every failed test is named with its file and message, without colours', () => {
  rmSync(join(directory, 'count.json'), { force: true });
  const stack = '    at test/lab/x.test.ts:3:1\n    at run (/w/node_modules/jest-circus/run.js:1:1)';
  write('lab.json', {
    'test/lab/x.test.ts': { 'one › works': null, 'one › fails': `${red('expected 3')}\n\nwas 4\n${stack}` },
    'test/lab/y.test.ts': 'no lab\nTo do: start one',
    'test/lab/z.test.ts': { first: 'beforeAll threw', second: 'beforeAll threw' },
  });
  writeFileSync(join(directory, 'format.log'), 'line 3 is too long\n');
  expect(report('recap', directory).stdout.split('\n')).toEqual([
    '',
    '== failed ==',
    '✗ format',
    '    line 3 is too long',
    '✗ test/lab/x.test.ts › one › fails',
    '    expected 3',
    '    was 4',
    '        at test/lab/x.test.ts:3:1',
    '✗ test/lab/y.test.ts',
    '    no lab',
    '    To do: start one',
    '✗ test/lab/z.test.ts › first',
    '✗ test/lab/z.test.ts › second',
    '    beforeAll threw',
  ]);
});

test('a message fills at most 40 lines, and fewer where there are many, so that a hundred lines show all', () => {
  rmSync(join(directory, 'format.log'), { force: true });
  const long = (which: number) => Array.from({ length: 200 }, (_, line) => `${which}: ${line}`).join('\n');
  write('lab.json', { 'one.test.ts': { long: long(1) } });
  const alone = report('recap', directory).stdout.split('\n');
  expect([alone.length, alone[21], alone[22], alone[23], alone.at(-1)]).toEqual([
    43,
    '    1: 18',
    '    ... 161 lines ...',
    '    1: 180',
    '    1: 199',
  ]);
  write('lab.json', {
    'many.test.ts': Object.fromEntries([1, 2, 3, 4, 5].map((which) => [`t${which}`, long(which)])),
  });
  const many = report('recap', directory).stdout.split('\n');
  expect(many.length).toBeLessThanOrEqual(95);
  expect(many.filter((line) => line.startsWith('✗'))).toHaveLength(5);
});

test('the report is empty where nothing failed and nothing was unstable', () => {
  write('lab.json', { 'one.test.ts': { good: null } });
  rmSync(join(directory, 'format.log'), { force: true });
  expect(report('recap', directory).stdout).toBe('');
});

test('the files in longest-first.txt exist', () => {
  const listed = readFileSync(join(root, 'scripts/longest-first.txt'), 'utf8').trim().split('\n');
  expect(listed.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});
