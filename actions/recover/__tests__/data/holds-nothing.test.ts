import { expect, test } from '@jest/globals';
import { holdsNothing } from '../../src/data/holds-nothing.ts';

test.each([
  ['a new database', 'postgres', {}, true],
  ['tables without a row', 'mariadb', { boats: 0, crews: 0 }, true],
  ['one row', 'postgres', { boats: 0, crews: 1 }, false],
  ['a new volume, which is a directory', 'volume', { uploads: 1 }, true],
  ['a volume with a file', 'volume', { uploads: 2 }, false],
  ['what nobody counts', 'command', {}, false],
] as const)('%s (%s) holds nothing, or not', (_, kind, rows, nothing) => {
  expect(holdsNothing({ kind, rows })).toBe(nothing);
});
