import { expect, test } from '@jest/globals';
import { toBackUp } from '../../src/migrate/back-up.ts';
import type { Prepared } from '../../src/migrate/prepare.ts';
import { planMigrations } from '../../src/plan/plan-migration.ts';

const database = (name: string) => ({ entry: { name } }) as Prepared;

test.each([
  [
    'rows are deleted within a query',
    'WITH gone AS (DELETE FROM users RETURNING *) SELECT count(*) FROM gone;',
    true,
  ],
  [
    'rows are overwritten by an INSERT',
    'INSERT INTO users VALUES (1) ON CONFLICT (id) DO UPDATE SET id = 2;',
    true,
  ],
  ['an own function is called', 'SELECT tidy_up();', true],
  ['a DO block is run', 'DO $$ BEGIN END $$;', true],
  ['a column is dropped', 'ALTER TABLE users DROP COLUMN name;', true],
  ['the script consents to it', '-- fairway: allow contracting\nDROP TABLE users;', true],
  ['the script cannot be read', 'DROP TABEL users;', true],
  ['a table is only locked', 'CREATE INDEX i ON users (name);', false],
  ['a column is added', 'ALTER TABLE users ADD COLUMN name text;', false],
])('with `destructive`, a database is dumped where %s: %#', async (_, script, dumped) => {
  const plans = [
    { name: 'harbor', migrations: await planMigrations([{ name: '1', script }]) },
    { name: 'snow', migrations: await planMigrations([{ name: '1', script: 'CREATE TABLE t (id int);' }]) },
  ];
  const both = [database('harbor'), database('snow')];
  expect(toBackUp(both, plans, 'destructive')).toEqual(dumped ? [both[0]] : []);
  expect(toBackUp(both, plans, 'always')).toEqual(both);
  expect(toBackUp(both, plans, 'never')).toEqual([]);
});
