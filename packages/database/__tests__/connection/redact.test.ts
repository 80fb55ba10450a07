import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { redactorOf } from '../../src/connection/redact.ts';

const url = 'postgresql://app:p%40ss%2Fword@db:5432/harbor?schema=public';

describe('a text that holds a database URL', () => {
  test.each([
    ['the URL itself', `cannot connect to ${url}!`],
    ['the password as it stands in the URL', 'p%40ss%2Fword'],
    ['the password decoded', 'password "p@ss/word" refused'],
    ['inside JSON', JSON.stringify({ url })],
  ])('loses %s', (_, text) => {
    const redacted = redactorOf([url])(text);
    expect(redacted).toContain('***');
    expect(redacted).not.toMatch(/p@ss|p%40ss/);
  });

  test('loses any password, however it is written, and keeps all other text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 4, maxLength: 20 }), (password) => {
        if (!password.isWellFormed()) return;
        const secret = `postgresql://app:${encodeURIComponent(password)}@db/harbor`;
        const redact = redactorOf([secret]);
        const spellings = [
          password,
          encodeURIComponent(password),
          JSON.stringify(password).slice(1, -1),
          secret,
        ];
        for (const spelling of spellings) expect(redact(`[${spelling}]`)).toBe('[***]');
      }),
    );
    expect(redactorOf(['postgresql://db/harbor'])('nothing to hide')).toBe('nothing to hide');
  });

  test('keeps its words where the password is a letter or two; the URL with it is still lost', () => {
    const redact = redactorOf(['postgresql://app:s@db/harbor']);
    expect(redact('canceling statement')).toBe('canceling statement');
    expect(redact('to postgresql://app:s@db/harbor')).toBe('to ***');
  });
});
