import { describe, expect, test } from '@jest/globals';
import { compareContents } from '../../src/compare/compare.ts';
import type { CatalogEntry, Contents } from '../../src/source.ts';

const counted = { of: 'table', unit: 'row' };
const empty: Contents = { rows: {}, catalog: [] };
const rows = (counts: Contents['rows']): Contents => ({ rows: counts, catalog: [] });
const entry = (kind: string, name: string, detail = '', more = {}): CatalogEntry => ({
  kind,
  name,
  detail,
  ...more,
});
const catalog = (...entries: CatalogEntry[]): Contents => ({ rows: {}, catalog: entries });

test('what came back whole has no difference', () => {
  const contents = { rows: { a: 3, b: 0 }, catalog: [entry('index', 'i', 'on a'), entry('view', 'v')] };
  const same = { rows: { b: 0, a: 3 }, catalog: contents.catalog.toReversed() };
  expect(compareContents(contents, same, { counted })).toEqual({ differences: [], notProven: [], rows: 3 });
});

test.each<[string, Contents, Contents, string]>([
  [
    'rows are lost',
    rows({ a: 3 }),
    rows({ a: 1 }),
    'table a: 3 rows when it was dumped, 1 after the restore',
  ],
  [
    'rows are there twice',
    rows({ a: 1 }),
    rows({ a: 2 }),
    'table a: 1 row when it was dumped, 2 after the restore',
  ],
  ['a table is lost', rows({ a: 3 }), empty, 'table a with its 3 rows is missing'],
  ['an empty table is lost', rows({ a: 0 }), empty, 'table a with its 0 rows is missing'],
  ['a foreign table is there', empty, rows({ a: 3 }), 'table a with 3 rows was not in the dump'],
  [
    'a name of every object is a table',
    rows({ constructor: 1 }),
    empty,
    'table constructor with its 1 row is missing',
  ],
  ['an object is lost', catalog(entry('index', 'i', 'on a')), empty, 'index i (on a) is missing'],
  ['an object without detail is lost', catalog(entry('view', 'v')), empty, 'view v is missing'],
  [
    'a detail changed',
    catalog(entry('owner of', 'table a', 'app')),
    catalog(entry('owner of', 'table a', 'postgres')),
    'owner of table a: app when it was dumped, postgres after the restore',
  ],
  [
    'a detail is gone',
    catalog(entry('column', 'a.b', 'not null')),
    catalog(entry('column', 'a.b')),
    'column a.b: not null when it was dumped, nothing after the restore',
  ],
  [
    'a foreign object is there',
    empty,
    catalog(entry('policy', 'p', 'ALL')),
    'policy p (ALL) was not in the dump',
  ],
  [
    'a name stands for two kinds',
    catalog(entry('index', 'x'), entry('sequence', 'x')),
    catalog(entry('index', 'x')),
    'sequence x is missing',
  ],
])('it is told where %s', (_, before, after, difference) => {
  expect(compareContents(before, after, { counted }).differences).toEqual([difference]);
});

describe('a value that moved while it was dumped', () => {
  const before = catalog(entry('next value of', 's', '100', { moved: ['100', '9223372036854775807'] }));
  const differences = (detail: string) =>
    compareContents(before, catalog(entry('next value of', 's', detail)), { counted }).differences;

  test.each(['100', '101', '9223372036854775807'])('may come back as %s', (detail) => {
    expect(differences(detail)).toEqual([]);
  });

  test.each(['99', '1', '9223372036854775808', ''])('may not come back as "%s"', (detail) => {
    expect(differences(detail)).toEqual([
      `next value of s: between 100 and 9223372036854775807 when it was dumped, ${detail || 'nothing'} after the restore`,
    ]);
  });
});

describe('what is not proven', () => {
  test('is named with its reason, and is no difference', () => {
    const unread = 'only a superuser may read it';
    const before = catalog(entry('large objects', 'in bytes', '', { unread }));
    const after = catalog(entry('large objects', 'in bytes', '12'));
    for (const restored of [after, empty])
      expect(compareContents(before, restored, { counted })).toEqual({
        differences: [],
        notProven: ['large objects in bytes: only a superuser may read it'],
        rows: 0,
      });
  });

  test('is what cannot come back where it was restored, together for each reason', () => {
    const settings = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => entry('setting', name, '1'));
    const excused = ({ kind }: CatalogEntry) =>
      kind === 'setting' ? 'a throwaway server has none' : undefined;
    const before = catalog(...settings, entry('index', 'i'));
    expect(compareContents(before, empty, { counted, excused })).toEqual({
      differences: ['index i is missing'],
      notProven: [
        'setting a, setting b, setting c, setting d, setting e and 2 more: a throwaway server has none',
      ],
      rows: 0,
    });
  });

  test('is nothing that came back all the same', () => {
    const before = catalog(entry('setting', 'a', '1'));
    expect(compareContents(before, before, { counted, excused: () => 'never' }).notProven).toEqual([]);
  });
});
