import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { guardEnvironment } from '../../../src/stack/merge/environment-texts.ts';
import { substitute } from '../../../src/stack/source/variables.ts';

const piece = fc.constantFrom(
  ...['\n', '\u2028', '<lost-0-10>', '<lost-0-', '10>', '<', 'x', ' ', '"', "'", '#', ':'],
  ...['${A}', '$$', '\\', '='],
);
const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));

/** What newer CLIs lose of a value; of an item of a list, what follows its name is the value. */
function lose(value: string): string {
  return value.replace(/^\n+/, '').replaceAll('\u2028', '');
}

/** Docker's result for an environment: variables are replaced, and the characters that newer CLIs lose are missing. */
function docker(given: unknown, variables: Readonly<Record<string, string>>): unknown {
  if (typeof given === 'string') return lose(substitute(given, variables));
  if (Array.isArray(given))
    return given.map((item) => {
      const [, name = '', value = ''] = /^(\w+=)(.*)$/s.exec(String(item)) ?? [];
      return `${name}${docker(value, variables)}`;
    });
  return Object.fromEntries(
    Object.entries(Object(given)).map(([key, value]) => [
      key,
      value === null ? lose(variables[key] ?? '') : docker(value, variables),
    ]),
  );
}

describe('guardEnvironment', () => {
  it('keeps every value of an environment unchanged by Docker', () => {
    fc.assert(
      fc.property(text, text, (variable, literal) => {
        const A = variable.replaceAll('${A}', 'a');
        const filled = substitute(literal, { A });
        for (const [environment, expected] of [
          [
            { L: literal, A: null, N: 1 },
            { L: filled, A, N: 1 },
          ],
          [
            [`L=${literal}`, 'M=m'],
            [`L=${filled}`, 'M=m'],
          ],
        ]) {
          const file = stringify({ services: { a: { image: 'x', environment } } }, { nullStr: '' });
          // The writer of this test loses lines of nothing but blanks: such a file says something else.
          fc.pre(isDeepStrictEqual(parse(file).services.a.environment, environment));
          const guarded = guardEnvironment({ A }, [file]);
          const given = parse(guarded.guard(file)).services.a.environment;
          const made = { ...Object(docker(given, { A })), ...(Array.isArray(environment) ? {} : { N: 1 }) };
          const shown = guarded.reveal({ environment: made })['environment'];
          expect(Array.isArray(environment) ? Object.values(Object(shown)) : shown).toEqual(expected);
        }
      }),
    );
  });

  const awkward = [
    'x-shared: &shared',
    '  environment: &env {FIRST: "\\nx", SECOND: plain} # one',
    'services:',
    '  a:',
    '    <<: *shared',
    '    command: |',
    '',
    '      one',
    '  b:',
    '    environment:',
    '      <<: *env',
    '      THIRD: &third |',
    '',
    '        three',
    '      FOURTH: *third',
    '    # a comment',
    '    image: x',
    '',
  ].join('\n');

  it('follows anchors and merged mappings, and keeps every line in its place', () => {
    const guarded = guardEnvironment({}, [awkward]);
    const given = guarded.guard(awkward);
    const lines = given.split('\n');
    expect(lines).toHaveLength(awkward.split('\n').length);
    expect(lines.indexOf('    # a comment')).toBe(15);
    const read = (yaml: string) => parse(yaml, { merge: true }).services;
    const { a, b } = read(given);
    for (const value of [a.environment.FIRST, b.environment.FIRST, b.environment.THIRD, b.environment.FOURTH])
      expect(value).not.toMatch(/^\n/);
    expect(guarded.reveal(read(given))).toEqual(read(awkward));
  });

  // Docker splits a command at its newlines.
  it('changes nothing but the environment', () => {
    expect(guardEnvironment({}, [awkward]).guard(awkward)).toContain('    command: |\n\n      one\n');
  });

  test.each(['environment: [A]', 'environment: {A: }', 'environment: {A}', 'environment: {A: ~}'])(
    'a name alone takes its value from outside: %s',
    (line) => {
      const file = `services: {a: {${line}}}`;
      const guarded = guardEnvironment({ A: '\n$x' }, [file]);
      const { environment } = parse(guarded.guard(file)).services.a;
      const made = docker(environment, {});
      const value = Array.isArray(made) ? made[0].replace('A=', '') : (made as { A: string }).A;
      expect(guarded.reveal({ environment: { A: value } })).toEqual({ environment: { A: '\n$x' } });
      expect(guardEnvironment({ A: 'x' }, [file]).guard(file)).toBe(file);
    },
  );
});
