import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { items, mapping } from '../../src/index.ts';

const image = z.object({ name: z.string(), context: z.string().optional() });

test.each<[string, string, number, string]>([
  ['a field that is too deep', '- name: web\n  context: web\n   dockerfile: X', 3, 'indented deeper'],
  ['a field that is not deep enough', '- name: web\n context: web', 2, 'indented less'],
  ['no space behind a colon', '- name: web\n  context:web\n  target: x', 2, 'a space is missing behind ":"'],
  ['no space behind the first colon', '- name:web\n  context: web', 1, 'a space is missing behind ":"'],
  ['an item without its dash', '- name: web\n  context: web\nname: api', 3, 'is its "- " missing?'],
  ['no space behind a dash', '-name: web\n-name: api', 2, 'a space is missing behind "-"'],
  ['a tab', '- name: web\n\tcontext: web', 2, 'a tab is used'],
  ['an open quote', '- name: "web\n  context: web', 1, 'the quote " is opened and not closed'],
  ['a colon in a value', '- name: web\n  build-args:\n    X: a: b', 3, 'a value holds ": "'],
  ['an open bracket', '- name: web\n  platforms: [linux/amd64\n  target: x', 2, 'the bracket [ is opened'],
  ['a reserved sign', '- name: web\n  context: @x', 2, 'sign that YAML reserves'],
  ['an asterisk', '- events: *\n  to: a', 1, 'begins with "*" and is not quoted'],
  ['an exclamation mark', '- to: a\n  events: !deploy.*', 2, 'begins with "!" and is not quoted'],
  ['a second document', 'a: 1\n---\nb: 2', 2, 'begins a second document'],
  ['a key twice', '- name: web\n  name: api', 2, 'a key is given twice'],
])('%s is told by its line, its text and its cause', (_case, text, line, reason) => {
  const reading = items(image).read(text);
  const [problem] = reading.ok ? [] : reading.problems;
  expect(problem?.at).toBe(`line ${line} of the input`);
  expect(problem?.wrong).toContain(reason);
  expect(problem?.wrong).toContain(`\`${text.split('\n')[line - 1]?.trim()}\``);
});

test('the text of a mapping is never quoted: it may hold secrets', () => {
  const reading = mapping().read('TOKEN: a: keel-haul-7715');
  expect(JSON.stringify(reading)).not.toContain('keel-haul');
  expect(JSON.stringify(reading)).toContain('It is not valid YAML');
});
