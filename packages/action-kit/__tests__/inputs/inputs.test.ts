import {
  choice,
  converted,
  duration,
  flag,
  items,
  lines,
  mapping,
  optional,
  type Reader,
  readInputs,
  secret,
  secretMapping,
  text,
  wholeNumber,
} from '@fairway/action-kit';
import { Failure } from '@fairway/runtime';
import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';

const given = new Set<string>();
function give(inputs: Record<string, string>): void {
  for (const [name, value] of Object.entries(inputs)) {
    const variable = `INPUT_${name.toUpperCase()}`;
    given.add(variable);
    process.env[variable] = value;
  }
}
afterEach(() => {
  for (const variable of given) delete process.env[variable];
  given.clear();
});

function read<T>(reader: Reader<T>, value: string): T {
  give({ it: value });
  return readInputs({ it: reader }).it;
}

function refusal(work: () => unknown): Failure {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('was not refused');
}

const image = z.object({ name: z.string(), tags: z.array(z.string()).optional() });

describe('an input is read as what it means', () => {
  it.each<[string, Reader<unknown>, string, unknown]>([
    ['text', text(), '  marina ', 'marina'],
    ['text of a pattern', text({ pattern: /^v\d+$/, describe: 'v and a number' }), 'v1', 'v1'],
    ['choice', choice('deploy', 'plan'), 'plan', 'plan'],
    ['flag', flag(), 'True', true],
    ['whole number', wholeNumber({ min: 1, max: 9 }), '9', 9],
    ['seconds', duration(), '90s', 90_000],
    ['hours and minutes', duration(), '1h30m', 5_400_000],
    ['no time at all', duration(), '0s', 0],
    ['milliseconds', duration(), '250ms', 250],
    ['lines', lines(), '\n# the first\n a\r\n\n b # kept\n', ['a', 'b # kept']],
    [
      'items as YAML',
      items(image),
      '- name: api\n- name: web\n  tags: ["1.10"]',
      [{ name: 'api' }, { name: 'web', tags: ['1.10'] }],
    ],
    ['items as JSON', items(image), '[{"name":"api"}]', [{ name: 'api' }]],
    ['no items where that is fine', items(image, { empty: true }), '[]', []],
    [
      'mapping as YAML',
      mapping(),
      'A: 1.10\nB: "x: y"\nC: ""\nD: |\n  a\n  b\nE: 0o755\nF: yes',
      { A: '1.10', B: 'x: y', C: '', D: 'a\nb\n', E: '0o755', F: 'yes' },
    ],
    ['mapping as JSON', mapping(), '{"A": 1, "B": true}', { A: '1', B: 'true' }],
    [
      'mapping as lines',
      mapping(),
      '# env\nA=1=2\nB="x y"\nC=""\nD=\'it is\'',
      { A: '1=2', B: 'x y', C: '', D: 'it is' },
    ],
  ])('%s', (_, reader, value, meant) => {
    expect(read(reader, value)).toEqual(meant);
  });

  it('leaves out what is optional and empty', () => {
    give({ a: '', b: '   ' });
    expect(readInputs({ a: optional(text()), b: optional(duration()), c: optional(secret()) })).toEqual({
      a: undefined,
      b: undefined,
      c: undefined,
    });
  });

  it('takes secrets out of the environment, which child processes inherit', () => {
    give({ key: 'swordfish', env: 'A: swordfish', stack: 'marina' });
    readInputs({ key: optional(secret()), env: secretMapping(), stack: text() });
    expect(Object.keys(process.env).filter((name) => name.startsWith('INPUT_'))).toEqual(['INPUT_STACK']);
  });

  it('reads back any mapping written as JSON', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.string()), (values) => {
        fc.pre(Object.keys(values).length > 0);
        expect(read(mapping(), JSON.stringify(values))).toEqual(values);
      }),
    );
  });
});

describe('an input that makes no sense is refused with what to write', () => {
  it.each<[string, Reader<unknown>, string, string | RegExp, string | RegExp]>([
    ['empty', text({ describe: 'a stack name' }), '', 'It is empty.', 'Write a stack name.'],
    ['empty secret', secret(), '', /a run that a fork started/, /the name of the secret/],
    [
      'not of the pattern',
      text({ pattern: /^v/, describe: 'a version' }),
      'x;y',
      '"x;y" is not a version.',
      'Write a version.',
    ],
    [
      'unknown word',
      choice('deploy', 'plan'),
      'Deploy',
      /"Deploy" is not one/,
      'Write one of "deploy", "plan".',
    ],
    ['no flag', flag(), 'yes', '"yes" is neither true nor false.', 'Write true or false.'],
    ['too large', wholeNumber({ min: 1, max: 9 }), '10', /"10" is not a whole number from 1 to 9/, /1 to 9/],
    ['no number', wholeNumber(), '1e3', /not a whole number/, /at least 0/],
    ['time without a unit', duration(), '90', '"90" is not a duration.', /90s, 10m or 1h30m/],
    ['time out of order', duration(), '5s1h', /not a duration/, /90s/],
    ['only comments', lines(), '# nothing', /nothing but comments/, /one entry a line/],
    ['no list', items(image), 'name: api', 'It is not a list.', /begins with "- "/],
    ['no items', items(image), '[]', 'The list is empty.', /at least one/],
    [
      'unknown field',
      items(image),
      '- name: api\n  dockerfle: x',
      /^item 1, line 2: The field "dockerfle" is unknown/,
      'Known fields: name, tags.',
    ],
    [
      'a slip in a field',
      items(image),
      '- name: api\n  tgas: []',
      /The field "tgas" is unknown/,
      'Did you mean "tags"? Known fields: name, tags.',
    ],
    [
      'missing field',
      items(image),
      '- name: a\n- tags: []',
      /^item 2, line 2: The field "name" is missing/,
      'Add "name".',
    ],
    [
      'a number for a text',
      items(image),
      '- name: api\n  tags:\n    - 1.10',
      /^item 1, line 3: .*expected string, received number/,
      /in quotes/,
    ],
    [
      'broken YAML',
      items(image),
      '- name: "api\n- x',
      /^line 1 of the input: It is not valid YAML/,
      /indentation/,
    ],
    [
      'an alias bomb',
      items(image),
      `- &a [x,x]\n${'abcdefgh'
        .split('')
        .map((n, i) => `- &${n}1 [${`*${i ? `${'abcdefgh'[i - 1]}1` : 'a'},`.repeat(9)}]`)
        .join('\n')}`,
      /list/,
      /./,
    ],
    ['same key twice', mapping(), 'A: 1\nA: 2', /line 2.*a key is given twice/, /./],
    ['same line key twice', mapping(), 'A=1\nA=2', 'line 2: "A" is given twice.', 'Keep one of them.'],
    ['nested mapping', mapping(), 'A:\n  B: 1', /line 2: The value of "A" is not one text/, /block/],
    ['no mapping', mapping(), '- a', 'It is not a mapping.', /KEY=value/],
    ['no KEY=value', mapping(), 'A=1\nwhat', 'line 2: It is not KEY=value.', /KEY=value/],
  ])('%s', (_, reader, value, why, fix) => {
    const failure = refusal(() => read(reader, value));
    expect(failure.what).toBe('The input "it" cannot be used.');
    expect(failure.why).toMatch(why);
    expect(failure.fix).toMatch(fix);
  });

  it('names every input with a problem in one error', () => {
    give({ timeout: '5 minutes', images: '- nme: x', good: 'yes' });
    const failure = refusal(() =>
      readInputs({ timeout: duration(), images: items(image), key: secret(), good: text() }),
    );
    expect(failure.what).toBe('The inputs "timeout", "images", "key" cannot be used.');
    expect(failure.evidence.map((line) => line.split(':')[0])).toEqual([
      'timeout',
      'images',
      'images',
      'key',
    ]);
  });

  const unset = /GitHub looks in the environment that the job declares/;
  it.each<[string, Reader<unknown>, string, string]>([
    ['toJSON of a variable', mapping(), 'A: x\nB: null', '"B" (line 2) has no value.'],
    ['an expression without toJSON', mapping(), 'A: \nB: x', '"A" (line 1) has no value.'],
    ['JSON', mapping(), '{"A": null}', '"A" (line 1) has no value.'],
    ['several', mapping(), 'A: null\nB: x\nC: ~', '"A" (line 1), "C" (line 3) have no value.'],
    ['lines', mapping(), 'A=1\nB=\nC=null', '"B" (line 2), "C" (line 3) have no value.'],
    ['a secret', secretMapping(), 'A: null', '"A" (line 1) has no value.'],
    ['a secret handed on', secretMapping(), 'A: ""', '"A" (line 1, an empty text) has no value.'],
    ['a secret in lines', secretMapping(), 'A=""', '"A" (line 1, an empty text) has no value.'],
    ['a whole mapping', mapping(), 'null', 'It is null.'],
    ['a whole list', items(image), 'null', 'It is null.'],
    ['an entry of a list', lines(), 'a\nnull', 'An entry is null.'],
    ['an item', items(image), '- null', 'item 1, line 1: The item is null.'],
    ['a field', items(image), '- name: null', 'item 1, line 1: The field "name" is null.'],
    [
      'an optional field',
      items(image),
      '- name: a\n  tags: null',
      'item 1, line 2: The field "tags" is null.',
    ],
  ])('a value that does not exist on GitHub: %s', (_, reader, value, why) => {
    const failure = refusal(() => read(reader, value));
    expect(failure.why).toBe(why);
    expect(failure.fix).toMatch(unset);
  });

  it('says how an empty text is written, and that a secret is never one', () => {
    expect(refusal(() => read(mapping(), 'A:')).fix).toContain('write KEY: ""');
    expect(refusal(() => read(mapping(), 'A=')).fix).toContain('write KEY=""');
    expect(refusal(() => read(secretMapping(), 'A: ""')).fix).toContain('is no secret');
  });

  it('takes the words of a Failure that a conversion throws', () => {
    const port = converted(lines(), () => {
      throw new Failure({ what: 'x', why: 'worker1 has no address.', fix: 'Write worker1=10.0.0.2.' });
    });
    const failure = refusal(() => read(port, 'worker1'));
    expect([failure.why, failure.fix]).toEqual(['worker1 has no address.', 'Write worker1=10.0.0.2.']);
  });

  it('never quotes a secret', () => {
    for (const value of [
      'KEY: swordfish: x',
      'A=1\nswordfish',
      '- swordfish',
      'A: {b: swordfish}',
      '"swordfish',
      'A: !swordfish x',
    ]) {
      expect(refusal(() => read(secretMapping(), value)).message).not.toContain('swordfish');
    }
  });
});
