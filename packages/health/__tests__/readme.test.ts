import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { itemFields } from '../src/fields/item-fields.ts';
import { fieldsOfKind, probeKinds } from '../src/verify-item.ts';

const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const tables = text
  .split(/\n\n/)
  .filter((part) => part.startsWith('| Field '))
  .map((part) => [...part.matchAll(/^\| `([\w-]+)`/gm)].map(([, field = '']) => field));
const common = Object.keys(itemFields({ timeout: 1, severity: 'P1' }));

describe('the page about probes has', () => {
  test('the fields of every item in one table', () => {
    expect(tables[0]?.toSorted()).toEqual(['name', ...common].sort());
  });

  test.each(probeKinds)('a table with the own fields of %s', (kind) => {
    const own = fieldsOfKind(kind).filter((field) => field !== 'name' && !common.includes(field));
    expect(tables.slice(1).map((fields) => fields.toSorted())).toContainEqual(own.toSorted());
  });
});
