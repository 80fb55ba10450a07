import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { quoteArgv, showArgv } from '../../src/run/argv-quoting.ts';

const word = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'));

test('a POSIX shell reads back exactly the words that were quoted', () => {
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (argv) => {
      const { stdout } = spawnSync('/bin/sh', ['-c', `printf '%s\\0' ${quoteArgv(argv)}`]);
      expect(stdout).toEqual(Buffer.from(argv.map((text) => `${text}\0`).join('')));
    }),
    { numRuns: 200 },
  );
});

test.each([
  [['docker', 'service', 'ls'], 'docker service ls'],
  [['echo', ''], "echo ''"],
  [['echo', "it's"], "echo 'it'\\''s'"],
  [['echo', '$HOME', '`id`', 'a;b'], "echo '$HOME' '`id`' 'a;b'"],
  [['echo', 'zwei\nZeilen'], "echo 'zwei\nZeilen'"],
])('%j is quoted as %s', (argv, quoted) => {
  expect(quoteArgv(argv)).toBe(quoted);
});

test('a command is shown on one line of at most 200 characters', () => {
  expect(showArgv(['a\nb'])).toBe("'a b'");
  expect(showArgv(['echo', 'x'.repeat(500)])).toHaveLength(200);
});
