import { expect, test } from '@jest/globals';
import { asRecord, isRecord } from '../src/index.ts';

test.each([
  [{ a: 1 }, true],
  [{}, true],
  [[], false],
  [null, false],
  [undefined, false],
  ['text', false],
])('%j is a record: %s', (value, expected) => {
  expect(isRecord(value)).toBe(expected);
  expect(asRecord(value)).toEqual(expected ? value : {});
});
