import { expect, test } from '@jest/globals';
import { standingOf } from '../../../src/postgres/server/exchange.ts';

const planned = {
  ...{ live: 'shop', restored: 'shop_new', kept: 'shop_before' },
  numbers: { live: '1', restored: '2' },
};

test.each<[string, Readonly<Record<string, string>>, ReturnType<typeof standingOf>]>([
  ['both have their first names', { shop: '1', shop_new: '2' }, 'before'],
  ['the restored copy was dropped since', { shop: '1' }, 'before'],
  ['both have changed names', { shop: '2', shop_before: '1' }, 'exchanged'],
  ['somebody has put another one there', { shop: '3', shop_before: '1' }, 'neither'],
  ['the live one has its name, and another one that of the kept', { shop: '1', shop_before: '3' }, 'neither'],
  ['all are gone', {}, 'neither'],
])('%s', (_, databases, standing) => {
  expect(standingOf(planned, new Map(Object.entries(databases)))).toBe(standing);
});
