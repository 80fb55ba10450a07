import { describe, expect, it } from '@jest/globals';
import { isName } from '../src/name.ts';

describe('the name of a source or destination', () => {
  it.each([
    ['shop', true],
    ['shop_prod.eu-1', true],
    ['a', true],
    ['Shop', false],
    ['', false],
    ['..', false],
    ['a/b', false],
    ['-a', false],
    ['a-', false],
    ['ü', false],
    ['a'.repeat(64), false],
  ])('may be %j: %s', (text, may) => {
    expect(isName(text)).toBe(may);
  });
});
