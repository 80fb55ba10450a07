import { describe, expect, it } from '@jest/globals';
import { declarationOf, type Report, workflowDeclaration } from '../../scripts/readme-tables/declarations.ts';
import { fillMarkers } from '../../scripts/readme-tables/markers.ts';
import { readmes } from '../../scripts/readme-tables/readmes.ts';
import { inputsList, markdownTable } from '../../scripts/readme-tables/tables.ts';
import { root } from './rules/repository.ts';

/** The result of a function and the messages that it printed. */
function told<T>(work: (report: Report) => T): { result: T; problems: string[] } {
  const problems: string[] = [];
  return { result: work((problem) => problems.push(problem)), problems };
}

describe('the READMEs', () => {
  it('agree with their sources; ./scripts/docs writes them', () => {
    const { result, problems } = told((report) => readmes(root, report));
    expect(problems).toEqual([]);
    expect(result.filter(({ actual, expected }) => actual !== expected).map(({ path }) => path)).toEqual([]);
  });
});

describe('the tables and lists', () => {
  it('say name, description and default of each input, those that are needed first, the others by topic', () => {
    const text = [
      'description: X',
      'inputs:',
      '  # The start.',
      '  b: { description: Soak., default: 30s }',
      '  a: { description: "One | two", required: true }',
      '  # The end.',
      '  c: { description: Last. }',
    ].join('\n');
    const { result, problems } = told((report) => declarationOf('x', text, report));
    expect(problems).toEqual([]);
    expect(inputsList(result.inputs)).toBe(
      [
        '**Every step needs:**\n\n- `a`: One | two',
        '**The start:**\n\n- `b` (default: `30s`): Soak.',
        '**The end:**\n\n- `c`: Last.',
      ].join('\n\n'),
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
    expect(told((report) => declarationOf('x', text, report)).problems).toEqual([
      expect.stringMatching(message),
    ]);
  });

  it.each([
    ['a reusable workflow', 'on: { workflow_call: {} }', /does not begin with a comment/],
    ['its input', '# X\non: { workflow_call: { inputs: { a: {} } } }', /input "a" has no description/],
    ['its secret', '# X\non: { workflow_call: { secrets: { a: {} } } }', /secret "a" has no description/],
  ])('are refused where %s has no description', (_, text, message) => {
    expect(told((report) => workflowDeclaration('x.yml', text, report)).problems).toEqual([
      expect.stringMatching(message),
    ]);
  });

  it('are refused with a list of everything that is missing, not only the first', () => {
    const text = 'inputs: { a: {}, b: {} }\noutputs: { c: {} }';
    expect(told((report) => declarationOf('x', text, report)).problems).toHaveLength(4);
  });

  it.each([
    '',
    '<!-- a:start -->',
    '<!-- a:end --><!-- a:start -->',
    '<!-- a:start --><!-- a:start --><!-- a:end -->',
  ])('are refused by a README without a place for them (%p)', (text) => {
    const { result, problems } = told((report) => fillMarkers(text, 'a', 'x', { path: 'README.md', report }));
    expect(problems).toEqual([expect.stringContaining('README.md needs the lines')]);
    expect(result).toBe(text);
  });

  it('replace the text between the markers', () => {
    const fill = (text: string) =>
      told((report) => fillMarkers(text, 't', 'new', { path: 'R', report })).result;
    const once = fill('a <!-- t:start -->old<!-- t:end --> b');
    expect(once).toBe('a <!-- t:start -->\n\nnew\n\n<!-- t:end --> b');
    expect(fill(once)).toBe(once);
  });
});
