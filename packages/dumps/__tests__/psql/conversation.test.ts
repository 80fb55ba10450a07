import { describe, expect, test } from '@jest/globals';
import {
  AnswerReader,
  identifier,
  literal,
  type PsqlAnswer,
  statementText,
  tooOld,
} from '../../src/psql/conversation.ts';

const fence = 'fairway-1';

function read(lines: readonly string[]): (PsqlAnswer | undefined)[] {
  const reader = new AnswerReader(fence);
  return lines.map((line) => reader.take(line)).filter((answer) => answer !== undefined);
}

describe('what psql answers', () => {
  test('is complete with the last line behind a statement', () => {
    expect(statementText('SELECT 1', fence).split('\n')).toEqual([
      'SELECT 1',
      ';',
      '\\echo fairway-1 :ERROR :SQLSTATE',
      '\\echo :LAST_ERROR_MESSAGE',
      '\\echo fairway-1',
      '',
    ]);
    expect(read(['{"a":1}', '{"a":2}', 'fairway-1 false 00000', ''])).toEqual([]);
    expect(read(['{"a":1}', '{"a":2}', 'fairway-1 false 00000', '', 'fairway-1'])).toEqual([
      { ok: true, lines: ['{"a":1}', '{"a":2}'] },
    ]);
  });

  test('keeps an earlier error apart from a statement that went well', () => {
    const first = ['fairway-1 true 42P01', 'relation "a" does not exist', 'fairway-1'];
    const second = ['1', 'fairway-1 false 00000', 'relation "a" does not exist', 'fairway-1'];
    expect(read([...first, ...second])).toEqual([
      { ok: false, state: '42P01', message: 'relation "a" does not exist' },
      { ok: true, lines: ['1'] },
    ]);
  });

  test('is an error where rows came before it, and its text may have lines', () => {
    expect(read(['1', 'fairway-1 true P0001', 'two', 'lines', 'fairway-1'])).toEqual([
      { ok: false, state: 'P0001', message: 'two\nlines' },
    ]);
  });

  test('is an error where psql is too old to tell one', () => {
    expect(read(['1', 'fairway-1 :ERROR :SQLSTATE'])).toEqual([{ ok: false, state: '', message: tooOld }]);
  });
});

test.each([
  ['plain', "'plain'", '"plain"'],
  ["o'clock", "'o''clock'", `"o'clock"`],
  ['back\\slash', "E'back\\\\slash'", '"back\\slash"'],
  ['quo"te', `'quo"te'`, '"quo""te"'],
])('%s is written as %s and %s', (text, asLiteral, asIdentifier) => {
  expect(literal(text)).toBe(asLiteral);
  expect(identifier(text)).toBe(asIdentifier);
});
