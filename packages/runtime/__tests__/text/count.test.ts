import { expect, it } from '@jest/globals';
import { countOf } from '../../src/index.ts';

it.each<[Parameters<typeof countOf>, string]>([
  [[0, 'host'], '0 hosts'],
  [[1, 'host'], '1 host'],
  [[2, 'host'], '2 hosts'],
  [[1, 'directory', 'directories'], '1 directory'],
  [[3, 'directory', 'directories'], '3 directories'],
])('%j is said as %s', (given, said) => {
  expect(countOf(...given)).toBe(said);
});
