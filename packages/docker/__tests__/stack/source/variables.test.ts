import { describe, expect, test } from '@jest/globals';
import { parseStackFile } from '../../../src/stack/source/stack-file.ts';
import { requireVariables, substitute, variablesOf } from '../../../src/stack/source/variables.ts';

const uses = (text: string) =>
  variablesOf([parseStackFile('stack.yml', text)]).map(({ name, line, hasDefault }) => [
    name,
    line,
    hasDefault,
  ]);

describe('variables of a stack file', () => {
  test.each<[string, string, [string, number, boolean][]]>([
    ['a name in braces', 'services:\n  a: {image: "${IMAGE}"}', [['IMAGE', 2, false]]],
    ['a bare name', 'a: $NAME/x', [['NAME', 1, false]]],
    [
      'a default for the empty and the missing',
      'a: ${A:-x} ${B-y}',
      [
        ['A', 1, true],
        ['B', 1, true],
      ],
    ],
    [
      'a demand has no default',
      'a: ${A:?say it} ${B?}',
      [
        ['A', 1, false],
        ['B', 1, false],
      ],
    ],
    ['a doubled dollar is a dollar', 'a: $$A costs $${B}', []],
    ['keys are left alone', '${A}: b', []],
    [
      'sections that Docker does not read are left alone',
      'x-note: "5$ or $A"\nversion: "$B"\na: $C',
      [['C', 3, false]],
    ],
    [
      'an anchor in such a section counts where it is used',
      'x-a: &env {A: "${A}", B: &b "${B}"}\nx-c: &c "${C}"\na:\n  x: {<<: *env}\n  y: [*b]',
      [
        ['A', 1, false],
        ['B', 1, false],
        ['B', 5, false],
      ],
    ],
    [
      'text of several lines',
      'a: |\n  one ${A}\n  two\nb: ${B}',
      [
        ['A', 1, false],
        ['B', 4, false],
      ],
    ],
    [
      'an alias stands for its text',
      'x: &x "${A}"\ny: *x',
      [
        ['A', 1, false],
        ['A', 2, false],
      ],
    ],
    [
      'values passed through',
      'services:\n  a:\n    environment:\n      - A\n      - B=1\n  b:\n    environment:\n      C:\n      D: 1',
      [
        ['A', 4, false],
        ['C', 8, false],
      ],
    ],
  ])('%s', (_what, text, expected) => {
    expect(uses(text)).toEqual(expected);
  });

  test('a dollar that Docker would not understand is named with its line', () => {
    expect(() => uses('a: 1\nb: costs $5')).toThrow(/stack\.yml.*line 2[\s\S]*Write \$\$/);
  });

  test.each([
    ['a: "${A:?say-it}"', /line 1[\s\S]*replaces "\$\{A:\?say-it\}" by "it"/],
    ['a: "${A?x:-y}"', /the operator for a default/],
    ['a: "${A-b:-c}"', /the operator for a default/],
    ['a: app-$A-slim', /its value replaces the whole expression[\s\S]*Write \$\{A\}-slim/],
    ['a: $A-${B}', /Write \$\{A\}-\$\{B/],
  ])('a variable that Docker reads differently than it looks is refused: %s', (text, says) => {
    expect(() => uses(text)).toThrow(says);
  });

  test.each(['${A:-x-y}', '${A:-x:?y}', '${A-x?y}', '${A:?say it}'])(
    'Docker reads %s as it looks',
    (text) => {
      expect(uses(`a: "${text}"`)).toEqual([['A', 1, text.includes('-')]]);
    },
  );

  test('all missing variables are named at once, and an empty value counts as given', () => {
    const found = variablesOf([parseStackFile('stack.yml', 'a: $A\nb: ${B:-x}\nc: $C\nd: $D')]);
    expect(() => requireVariables(found, { D: '' })).toThrow(
      /2 variables[\s\S]*stack\.yml:1: A[\s\S]*stack\.yml:3: C/,
    );
    expect(() => requireVariables(found, { A: 'a', C: 'c', D: '' })).not.toThrow();
  });

  test.each([
    ['$A/${B}', 'a/'],
    ['${A:-x}${B:-x}${E:-x}', 'axx'],
    ['${A-x}${B-x}${E-x}', 'ax'],
    ['$$A', '$A'],
  ])('%s becomes %s', (text, expected) => {
    expect(substitute(text, { A: 'a', E: '' })).toBe(expected);
  });
});

describe('a stack file', () => {
  test.each([
    ['services:\n  a: [', /stack\.yml cannot be read: line 2/],
    ['- a\n- b', /line 1[\s\S]*mapping/],
    ['a: 1\na: 2', /line 2/],
  ])('is refused where it is not a mapping with texts that Docker reads: %j', (text, says) => {
    expect(() => parseStackFile('stack.yml', text)).toThrow(says);
  });

  test('gives the line of a path, or of the nearest parent', () => {
    const file = parseStackFile(
      'stack.yml',
      'services:\n  a:\n    image: x\n    ports:\n      - 1\n      - 2\n',
    );
    expect(file.lineOf(['services', 'a', 'image'])).toBe(3);
    expect(file.lineOf(['services', 'a', 'ports', 1])).toBe(6);
    expect(file.lineOf(['services', 'a', 'nothing'])).toBe(2);
  });
});
