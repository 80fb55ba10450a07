import { Failure } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import { refuseLongVariables } from '../../../src/stack/merge/variable-sizes.ts';

/** A variable that takes this number of bytes with its name. */
const sized = (name: string, bytes: number, char = 'x') => ({
  [name]: char.repeat((bytes - name.length - 1) / Buffer.byteLength(char)),
});
const many = (count: number, bytes: number) =>
  Object.assign({}, ...Array.from({ length: count }, (_, index) => sized(`V${index + 10}`, bytes)));

describe('the variables of stack files', () => {
  test.each<[string, Record<string, string>]>([
    ['a usual one', { A: 'b' }],
    ['the longest that Linux passes', sized('BIG', 131_071)],
    ['many', many(50, 30_000)],
  ])('may be %s', (_what, variables) => {
    expect(() => refuseLongVariables(variables)).not.toThrow();
  });

  test.each<[string, Record<string, string>, RegExp]>([
    [
      'one more byte',
      { ...sized('BIG', 131_072), A: 'b' },
      /^The variable BIG is too long for a stack file\..*BIG: 131072 bytes/s,
    ],
    ['long in bytes, not in characters', sized('KEY', 200_000, 'é'), /The variable KEY is too long/],
    ['too many', many(70, 30_000), /too long together.*2100000 bytes.*V10: 30000 bytes/s],
  ])('are refused with %s', (_what, variables, words) => {
    const refuse = () => refuseLongVariables(variables);
    expect(refuse).toThrow(Failure);
    expect(refuse).toThrow(words);
  });
});
