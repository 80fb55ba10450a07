import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Failure } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { preludeOf, remoteProgram } from '../../src/run/shell-program.ts';

const shells = [
  ['/bin/sh'],
  ['/bin/dash'],
  ['/bin/bash'],
  ['/bin/busybox', 'sh'],
  ['/usr/bin/busybox', 'sh'],
];
const text = fc.string({ unit: 'binary' }).map((value) => value.replaceAll('\0', ''));

describe.each(shells.filter(([path = '']) => existsSync(path)))('%s %s', (...shell) => {
  const words = shell.filter((word) => typeof word === 'string');
  const program = remoteProgram.replace('/bin/sh', words.join(' '));

  test('passes environment, argv and the rest of standard input on, byte for byte', () => {
    fc.assert(
      fc.property(text, text, fc.uint8Array({ maxLength: 300 }), (value, word, stdin) => {
        const show = 'printf "%s\\0%s\\0" "$VALUE" "$1"; cat';
        const prelude = preludeOf({
          argv: ['/bin/sh', '-c', show, 'sh', word],
          env: { VALUE: value },
          cwd: '/',
        });
        const input = Buffer.concat([Buffer.from(prelude), stdin]);
        const { stdout } = spawnSync(words[0] ?? '', [...words.slice(1), '-c', program], { input });
        const output = stdout.subarray(stdout.indexOf('\n') + 1);
        expect(output).toEqual(Buffer.concat([Buffer.from(`${value}\0${word}\0`), stdin]));
      }),
      { numRuns: 25 },
    );
  });
});

test('the program has no quote, backslash or exclamation mark, so any login shell passes it on', () => {
  expect(remoteProgram).toMatch(/^exec \/bin\/sh -c '[^'\\!\n]*'$/);
});

test('no value of the environment reaches a command line', () => {
  const prelude = preludeOf({ argv: ['true'], env: { PASSWORD: 'hush' } });
  expect(prelude).toContain('hush');
  expect(remoteProgram).not.toContain('hush');
});

test.each([
  [{ argv: [] }, 'names no program'],
  [{ argv: ['a\0b'] }, 'NUL byte'],
  [{ argv: ['true'], env: { 'A B': '1' } }, '"A B" is not the name of an environment variable'],
  [{ argv: ['true'], env: { A: 'x\0y' } }, 'The value of A holds a NUL byte'],
])('%j is refused before anything runs', (invocation, words) => {
  expect(() => preludeOf(invocation)).toThrow(Failure);
  expect(() => preludeOf(invocation)).toThrow(words);
});
