import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { compileCache } from '../../../test/stage/samples/compile-cache.ts';

function lab(...args: readonly string[]) {
  const cli = join(import.meta.dirname, '../src/cli.ts');
  return spawnSync(process.execPath, ['--conditions=fairway-source', '--no-warnings', cli, ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...compileCache },
  });
}

test.each([[], ['help'], ['--help'], ['-h']])('help is shown: %j', (...args) => {
  const { status, stdout } = lab(...args);
  expect([status, stdout]).toEqual([0, expect.stringContaining('pnpm lab up')]);
});

test.each([
  [['upp'], 'There is no command "upp".'],
  [['up', '--nods', '3'], "Unknown option '--nods'."],
  [['up', '--nodes', 'six'], '--nodes six is no number.'],
  [['up', 'now'], '"now" is one word too many.'],
  [['ssh'], 'ssh needs the name of a machine.'],
  [['pause', 'worker1', 'worker2'], '"worker2" is one word too many.'],
])('a command line that is none is refused with what is wrong: %j', (args, why) => {
  const { status, stdout, stderr } = lab(...args);
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toBe(`The command line is not understood.\nWhy: ${why}\nTo do: See pnpm lab --help.\n`);
});
