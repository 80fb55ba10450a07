import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from '@jest/globals';
import { Names } from '../../src/catalog/names.ts';
import { judgeQuery } from '../../src/judge/judge-query.ts';
import { judgeStatement, judges } from '../../src/judge/judge-statement.ts';
import { planMigrations } from '../../src/plan/plan-migration.ts';

const types = createRequire(import.meta.url)
  .resolve('@pgsql/types')
  .replace(/index\.js$/, 'types.d.ts');
const kinds = [...readFileSync(types, 'utf8').matchAll(/^export interface (\w+) \{/gm)].map(
  ([, kind = '']) => kind,
);
const contracting = { kind: 'contracting' };

test('the kinds of nodes come from the parser itself', () => {
  expect(kinds.length).toBeGreaterThan(200);
  expect(kinds).toEqual(
    expect.arrayContaining(['SelectStmt', 'DropStmt', 'AlterSystemStmt', 'LockingClause']),
  );
});

test('no kind of statement only adds unless it has a rule', () => {
  const known = new Set(Object.keys(judges));
  const unjudged = kinds.filter((kind) => !known.has(kind));
  const mild = unjudged.filter((kind) => {
    const facts = judgeStatement({ [kind]: {} } as never, new Names('public'));
    return !facts.some((fact) => fact.kind === contracting.kind);
  });
  expect(mild).toEqual([]);
});

test('a query holds nothing but what is known to read', () => {
  const mild = kinds.filter((kind) => judgeQuery({ [kind]: {} }, new Names('public')).length === 0);
  expect(mild.filter((kind) => /Stmt$/.test(kind))).toEqual(['InsertStmt', 'SelectStmt']);
  expect(mild).not.toContain('LockingClause');
  expect(mild).not.toContain('FuncCall');
});

test.each([
  ['a command of ALTER TABLE', 'ALTER TABLE users FORCE ROW LEVEL SECURITY'],
  ['a setting', "SET plpgsql.extra_errors = 'all'"],
  ['a function', 'SELECT pg_catalog.pg_advisory_lock(1)'],
  ['a constraint', 'ALTER TABLE users ADD CONSTRAINT c EXCLUDE (a WITH =)'],
])('%s that is in no list is contracting', async (_, script) => {
  const [plan] = await planMigrations([{ name: '1', script }]);
  expect(plan).toMatchObject({ expandOnly: false });
});
