import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
const scripts = join(root, 'scripts');
const made: string[] = [];
afterAll(() => {
  for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

const steady = `test('holds', () => {});`;
const bad = `test('never holds', () => { throw new Error('never'); });`;
const hanging = `
  const { spawn } = require('node:child_process');
  const { writeFileSync } = require('node:fs');
  test('waits', () => new Promise(() => {
    spawn('sleep', ['20', '0.5']);
    writeFileSync(__filename + '.waits', '');
  }));`;
const atFirst = `
  const { existsSync, writeFileSync } = require('node:fs');
  const mark = __filename + '.ran';
  const again = existsSync(mark);
  writeFileSync(mark, '');
  test('holds the second time', () => { if (!again) throw new Error('too busy'); });
  test('holds each time', () => {});`;

const env = { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH']}` };
const reporters = ['--reporters', join(scripts, 'live-tests.mjs')];

/** Makes a small Jest project, with an empty folder for results. */
function makeProject(
  files: Readonly<Record<string, string>>,
  testTimeout: number,
  testEnvironmentOptions: Readonly<Record<string, number>> = {},
): string {
  const project = mkdtempSync(join(tmpdir(), 'run-twice-'));
  made.push(project);
  mkdirSync(join(project, 'results'));
  const config = {
    testMatch: ['**/*.test.js'],
    testTimeout,
    testEnvironment: join(root, 'test/stage/step/environment.mjs'),
    testEnvironmentOptions,
  };
  writeFileSync(join(project, 'package.json'), JSON.stringify({ jest: config }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(project, `${name}.test.js`), text);
  return project;
}

/** Runs a project as the tests with servers are run, and returns the end of the output of scripts/test. */
function runTwice(
  files: Readonly<Record<string, string>>,
  testEnvironmentOptions?: Readonly<Record<string, number>>,
) {
  const project = makeProject(files, 1000, testEnvironmentOptions);
  const results = join(project, 'results');
  const node = (script: string, ...args: readonly string[]) =>
    spawnSync(process.execPath, ['--no-warnings', join(scripts, 'test-report', script), ...args], {
      cwd: project,
      encoding: 'utf8',
      env,
    });
  const file = join(results, 'lab.json');
  const ran = node('run-twice.ts', file, '--ci', '--maxWorkers', '2', ...reporters);
  return {
    log: ran.stdout,
    counted: node('cli.ts', 'count', file).stdout.trim(),
    recap: node('cli.ts', 'recap', results).stdout.trim().split('\n'),
  };
}

test('a test that passes the second time is unstable; one that fails or hangs twice has failed', () => {
  const { log, counted, recap } = runTwice({ a: atFirst, b: bad, c: hanging, d: steady });
  expect(log).toMatch(/^Once more, alone: (?:[abc]\.test\.js ?){3}$/m);
  expect(log.match(/✓ d\.test\.js › holds/g)).toHaveLength(1);
  expect(counted).toBe('3 2 0');
  const unstableAt = recap.indexOf('== unstable ==');
  const failed = recap.slice(0, unstableAt);
  const unstable = recap.slice(unstableAt);
  expect(failed.filter((line) => line.startsWith('✗')).sort()).toEqual([
    '✗ b.test.js › never holds',
    '✗ c.test.js › waits',
  ]);
  expect(failed.join('\n')).toContain('Exceeded timeout of 1000 ms');
  expect(failed.join('\n')).toMatch(/- process \d+ for \d+ s: sleep 20 0\.5/);
  expect(unstable.filter((line) => line.startsWith('~'))).toEqual([
    '~ unstable: a.test.js › holds the second time',
  ]);
  expect(unstable.join('\n')).toContain('too busy');
}, 60_000);

test('a test or hook that names its own limit has at least that of all', () => {
  const late = `
    const passes = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    beforeAll(() => passes(100), 1);
    test('is slow', () => passes(100), 1);`;
  const { log, counted } = runTwice({ a: late }, { leastTimeoutMs: 50_000 });
  expect([log.includes('✓ a.test.js › is slow'), counted]).toEqual([true, '1 0 0']);
}, 60_000);

test('where all tests pass, nothing runs twice', () => {
  const { log, counted, recap } = runTwice({ a: steady, b: steady });
  expect(log).not.toContain('Once more');
  expect([counted, recap]).toEqual(['2 0 0', ['']]);
}, 60_000);

test('a stopped run names the test that it waited for, and the processes of that test', async () => {
  const project = makeProject({ a: hanging }, 60_000);
  const jest = spawn('jest', ['--ci', ...reporters], { cwd: project, env });
  let log = '';
  jest.stdout.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const ended = new Promise((resolve) => jest.once('close', (_, signal) => resolve(signal)));
  while (!existsSync(join(project, 'a.test.js.waits'))) await delay(50);
  jest.kill('SIGTERM');
  expect(await ended).toBe('SIGTERM');
  expect(log).toMatch(
    /stopped by SIGTERM.*\n {2}- a\.test\.js › waits: for \d+ s\n {2}- process \d+ .*sleep 20 0\.5/,
  );
}, 60_000);
