import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
const scripts = join(root, 'scripts');
const made: string[] = [];
afterAll(() => {
  for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

const steady = `test('holds', () => {});`;
const bad = `test('never holds', () => { throw new Error('never'); });`;
const hanging = `test('waits', () => new Promise(() => { setInterval(() => {}, 1000); }));`;
const atFirst = `
  const { existsSync, writeFileSync } = require('node:fs');
  const mark = __filename + '.ran';
  const again = existsSync(mark);
  writeFileSync(mark, '');
  test('holds the second time', () => { if (!again) throw new Error('too busy'); });
  test('holds each time', () => {});`;

/** Runs a small Jest project as the tests with servers are run, and tells what scripts/test would end with. */
function runTwice(files: Readonly<Record<string, string>>) {
  const project = mkdtempSync(join(tmpdir(), 'run-twice-'));
  made.push(project);
  const results = join(project, 'results');
  mkdirSync(results);
  const config = { testMatch: ['**/*.test.js'], testTimeout: 1000, haste: { enableSymlinks: false } };
  writeFileSync(join(project, 'package.json'), JSON.stringify({ jest: config }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(project, `${name}.test.js`), text);
  const node = (script: string, ...args: readonly string[]) =>
    spawnSync(process.execPath, ['--no-warnings', join(scripts, 'test-report', script), ...args], {
      cwd: project,
      encoding: 'utf8',
      env: { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH']}` },
    });
  const file = join(results, 'lab.json');
  const reporters = ['--reporters', join(scripts, 'live-tests.mjs')];
  const ran = node('run-twice.ts', file, '--ci', '--maxWorkers', '2', ...reporters);
  return {
    log: ran.stdout,
    counted: node('cli.ts', 'count', file).stdout.trim(),
    recap: node('cli.ts', 'recap', results).stdout.trim().split('\n'),
  };
}

test('what passes the second time is unstable; what fails or hangs twice is failed', () => {
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
  expect(unstable.filter((line) => line.startsWith('~'))).toEqual([
    '~ unstable: a.test.js › holds the second time',
  ]);
  expect(unstable.join('\n')).toContain('too busy');
}, 60_000);

test('where more than five files fail, none is run again', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const { log, counted, recap } = runTwice(Object.fromEntries(names.map((name) => [name, bad])));
  expect(log).toContain('6 test files failed. More than 5 are no instability, so none is run again.');
  expect(log).not.toContain('Once more');
  expect(counted).toBe('0 6 0');
  expect(recap.filter((line) => line.startsWith('✗'))).toHaveLength(6);
}, 60_000);

test('where all hold, nothing runs twice', () => {
  const { log, counted, recap } = runTwice({ a: steady, b: steady });
  expect(log).not.toContain('Once more');
  expect([counted, recap]).toEqual(['2 0 0', ['']]);
}, 60_000);
