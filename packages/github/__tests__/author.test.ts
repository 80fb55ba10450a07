import { describe, expect, it } from '@jest/globals';
import { wroteIt } from '../src/api/author.ts';

const bot = { login: 'fairway-of-acme', id: 7 };

describe('what a token wrote', () => {
  it.each([
    [
      'by its number, also where its name is spelled with [bot]',
      bot,
      { login: 'fairway-of-acme[bot]', id: 7 },
      true,
    ],
    [
      'by its name where no number is known',
      { ...bot, id: undefined },
      { login: 'fairway-of-acme', id: 9 },
      true,
    ],
    ['never by the name that another has with [bot]', bot, { login: 'fairway-of-acme[bot]', id: 8 }, false],
    ['never by a number that is missing', { ...bot, id: undefined }, { login: 'mona' }, false],
    ['never where its author is gone', bot, null, false],
  ])('is known %s', (_, author, user, own) => {
    expect(wroteIt(author, user)).toBe(own);
  });
});
