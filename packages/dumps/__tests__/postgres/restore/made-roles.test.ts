import { systemClock as clock } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import { dropRoles, makeMissingRoles } from '../../../src/postgres/restore/new-database.ts';
import { inSession } from '../../../src/psql/session.ts';
import { psqlAccess } from '../../psql/psql-host.ts';

test('roles that a restore made go with it, but for those that something depends on', async () => {
  const run: string[] = [];
  const access = psqlAccess({
    answer: (_, sql) => {
      if (sql.includes('pg_roles')) return [{ name: 'app' }];
      if (/ROLE/.test(sql)) run.push(sql);
      return sql.startsWith('DROP ROLE IF EXISTS "used"') ? { state: '2BP01' } : [];
    },
  });
  const made: string[] = [];
  const options = { application: 'fairway', clock, signal: new AbortController().signal };
  const left = await inSession(access, options, async (session) => {
    await makeMissingRoles(session, ['app', 'used', 'reader'], 'NOLOGIN', (name) => made.push(name));
    return dropRoles(session, made);
  });
  expect(left).toEqual(['used']);
  expect(run).toEqual([
    'CREATE ROLE "used" NOLOGIN',
    'CREATE ROLE "reader" NOLOGIN',
    'DROP ROLE IF EXISTS "used"',
    'DROP ROLE IF EXISTS "reader"',
  ]);
});
