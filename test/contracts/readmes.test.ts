import { describe, expect, it } from '@jest/globals';
import { declarationOf, workflowDeclaration } from '../../scripts/readme-tables/declarations.ts';
import { fillMarkers } from '../../scripts/readme-tables/markers.ts';
import { readmes } from '../../scripts/readme-tables/readmes.ts';
import { inputsTable, markdownTable } from '../../scripts/readme-tables/tables.ts';
import { root } from './rules/repository.ts';

describe('the READMEs', () => {
  it('are in step with their sources; ./scripts/docs writes them', () => {
    expect(
      readmes(root)
        .filter(({ actual, expected }) => actual !== expected)
        .map(({ path }) => path),
    ).toEqual([]);
  });
});

describe('the tables', () => {
  it('say name, description and default of each input', () => {
    const { inputs } = declarationOf(
      'x',
      'description: X\ninputs:\n  a: { description: "One | two", required: true }\n  b: { description: Soak., default: 30s }',
    );
    expect(inputsTable(inputs)).toBe(
      [
        '| Input | What it is | Default      |',
        '| ----- | ---------- | ------------ |',
        '| `a`   | One \\| two | **required** |',
        '| `b`   | Soak.      | `30s`        |',
      ].join('\n'),
    );
  });

  it('keep a description of several lines in its row', () => {
    expect(markdownTable(['a'], [['one\n  two\n']])).toContain('| one two |');
  });

  it.each([
    ['an action', 'inputs: {}', /actions\/x\/action\.yml has no description/],
    ['an input', 'description: X\ninputs: { a: {} }', /input "a" has no description/],
    ['an output', 'description: X\noutputs: { a: { description: " " } }', /output "a" has no description/],
  ])('are refused where %s has no description', (_, text, message) => {
    expect(() => declarationOf('x', text)).toThrow(message);
  });

  it.each([
    ['a reusable workflow', 'on: { workflow_call: {} }', /does not begin with a comment/],
    ['its input', '# X\non: { workflow_call: { inputs: { a: {} } } }', /input "a" has no description/],
    ['its secret', '# X\non: { workflow_call: { secrets: { a: {} } } }', /secret "a" has no description/],
  ])('are refused where %s has no description', (_, text, message) => {
    expect(() => workflowDeclaration('x.yml', text)).toThrow(message);
  });

  it.each([
    '',
    '<!-- a:start -->',
    '<!-- a:end --><!-- a:start -->',
    '<!-- a:start --><!-- a:start --><!-- a:end -->',
  ])('are refused by a README without a place for them (%p)', (text) => {
    expect(() => fillMarkers(text, 'a', 'x', 'README.md')).toThrow('README.md needs the lines');
  });

  it('replace what stood between the markers', () => {
    const once = fillMarkers('a <!-- t:start -->old<!-- t:end --> b', 't', 'new', 'R');
    expect(once).toBe('a <!-- t:start -->\n\nnew\n\n<!-- t:end --> b');
    expect(fillMarkers(once, 't', 'new', 'R')).toBe(once);
  });
});
