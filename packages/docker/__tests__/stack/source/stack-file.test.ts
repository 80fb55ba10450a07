import { describe, expect, test } from '@jest/globals';
import { parseStackFile } from '../../../src/stack/index.ts';

test('aliases are followed as often as a large project needs it', () => {
  const keys = Array.from({ length: 60 }, (_, index) => `a${index}: &a${index} {n: ${index}}`);
  const all = `x-base: &base\n  ${keys.join('\n  ')}\n  list: [${keys.map((_, index) => `*a${index}`).join(', ')}]\n`;
  const services = Array.from({ length: 80 }, (_, index) => `  s${index}: {image: x, x-base: *base}`);
  const file = parseStackFile('compose.yaml', `${all}services:\n${services.join('\n')}\n`, 'compose');
  expect(Object.keys(Object(file.content['services']))).toHaveLength(80);
});

test('aliases that are made to fill the memory are refused with the file', () => {
  const levels = Array.from(
    { length: 12 },
    (_, index) =>
      `l${index + 1}: &l${index + 1} [${Array.from({ length: 10 }, () => `*l${index}`).join(', ')}]`,
  );
  const text = `l0: &l0 [x]\n${levels.join('\n')}\nservices: {}\n`;
  expect(() => parseStackFile('compose.yaml', text)).toThrow('The stack file compose.yaml cannot be read');
});

describe('a file of several documents', () => {
  const text =
    'services:\n  web: {image: a, env_file: [one.env]}\n---\nservices:\n  web: {env_file: [two.env]}\n  more: {image: b}\n';

  test('of Compose holds what all of them name, each with its line', () => {
    const file = parseStackFile('compose.yaml', text, 'compose');
    expect(file.content).toEqual({
      services: { web: { image: 'a', env_file: ['one.env', 'two.env'] }, more: { image: 'b' } },
    });
    expect(file.lineOf(['services', 'more'])).toBe(6);
    expect(file.lineOf(['services', 'web', 'image'])).toBe(2);
    expect(file.texts.find((one) => one.text === 'two.env')?.line).toBe(5);
  });

  test('of which one is empty is refused, as by Compose', () => {
    expect(() => parseStackFile('compose.yaml', `${text}---\n`, 'compose')).toThrow(
      /compose\.yaml cannot be read: line \d+\.\nWhy: A compose file is a mapping/,
    );
  });

  test('of a stack is refused, with the line of the second', () => {
    expect(() => parseStackFile('stack.yml', text)).toThrow(
      /stack\.yml cannot be read: line 3\.\nWhy: A second document begins here/,
    );
  });
});
