import { describe, expect, test } from '@jest/globals';
import { parseKeyValues } from '../src/commands/file-commands.ts';
import { CommandReader, parseCommand } from '../src/commands/workflow-commands.ts';
import { spreadMatrix } from '../src/jobs/matrix.ts';
import { matchesFilter } from '../src/load/ref-filter.ts';

describe('a line of output', () => {
  test.each([
    ['::group::Build', { name: 'group', properties: {}, data: 'Build' }],
    [
      '  ::error file=a%2Cb.ts,line=3,title=T%3A::one%0Atwo%25',
      { name: 'error', properties: { file: 'a,b.ts', line: '3', title: 'T:' }, data: 'one\ntwo%' },
    ],
    ['::endgroup::', { name: 'endgroup', properties: {}, data: '' }],
    ['std::vector', undefined],
    ['say ::error::x', undefined],
    ['', undefined],
  ])('%j is read', (line, command) => {
    expect(parseCommand(line)).toEqual(command);
  });

  test('is not a command between stop-commands and its token', () => {
    const reader = new CommandReader();
    const lines = ['::stop-commands::t0k', '::error::no', '::t0k::', '::error::yes'];
    expect(lines.map((line) => reader.read(line).kind)).toEqual(['text', 'text', 'text', 'annotation']);
  });

  test('of an unknown kind is text', () => {
    expect(new CommandReader().read('::something::x')).toEqual({ kind: 'text', text: '::something::x' });
  });
});

test.each([
  ['a=1\nb=x=y\n', { a: '1', b: 'x=y' }],
  ['a<<E\n1\n2\nE\nb=3\n', { a: '1\n2', b: '3' }],
  ['a<<E\nE\n', { a: '' }],
  ['a=<<E\n', { a: '<<E' }],
  ['a=1\r\na=2\r\n', { a: '2' }],
])('a command file %j is read', (text, values) => {
  expect(parseKeyValues('GITHUB_OUTPUT', text)).toEqual(values);
});

test.each([
  ['main', ['main'], true],
  ['feature/a', ['*'], false],
  ['feature/a', ['**'], true],
  ['v1.20.3', ['v[12].[0-9]+.[0-9]+'], true],
  ['v1.2-beta', ['v*', '!v*-beta'], false],
  ['v1.2-beta', ['!v*-beta', 'v*'], true],
  ['v1x2', ['v1.2'], false],
])('the ref %s against %j: %s', (name, patterns, passes) => {
  expect(matchesFilter(name, patterns)).toBe(passes);
});

/** The example of GitHub's documentation on `include`. */
test('a matrix is spread by GitHub’s rules', () => {
  const legs = spreadMatrix({
    fruit: ['apple', 'pear'],
    animal: ['cat', 'dog'],
    include: [
      { color: 'green' },
      { color: 'pink', animal: 'cat' },
      { fruit: 'apple', shape: 'circle' },
      { fruit: 'banana' },
      { fruit: 'banana', animal: 'cat' },
    ],
  });
  expect(legs).toEqual([
    { fruit: 'apple', animal: 'cat', color: 'pink', shape: 'circle' },
    { fruit: 'apple', animal: 'dog', color: 'green', shape: 'circle' },
    { fruit: 'pear', animal: 'cat', color: 'pink' },
    { fruit: 'pear', animal: 'dog', color: 'green' },
    { fruit: 'banana' },
    { fruit: 'banana', animal: 'cat' },
  ]);
});
