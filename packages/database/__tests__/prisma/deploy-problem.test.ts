import { describe, expect, test } from '@jest/globals';
import { explainDeploy } from '../../src/prisma/deploy-problem.ts';
import { commitsEachStatement } from '../../src/prisma/statement-commits.ts';

const run = (...lines: readonly string[]) => ({ exitCode: 1, lines, aim: {} });

/** As Prisma 7 prints the refusal of a migration that it has begun. */
const refused = (code: string, message: string) =>
  run(
    'Applying migration `20260901080000_moor`',
    'Error: P3018',
    'A migration failed to apply. New migrations cannot be applied before the error is recovered from.',
    'Migration name: 20260901080000_moor',
    `Database error code: ${code}`,
    'Database error:',
    `ERROR: ${message}`,
    '   0: sql_schema_connector::apply_migration::apply_script',
  );

describe('a failed migration is explained', () => {
  test.each<[string, ReturnType<typeof run>, RegExp, RegExp]>([
    [
      'by a lock that was not free',
      refused('55P03', 'canceling statement due to lock timeout'),
      /longer than lock-timeout/,
      /resolve --rolled-back NAME.*quieter time/,
    ],
    [
      'by a statement_timeout, of the input or of the role',
      refused('57014', 'canceling statement due to statement timeout'),
      /longer than statement-timeout, or than the statement_timeout of this role/,
      /longer statement-timeout/,
    ],
    [
      'by a missing right, without blaming the migration',
      refused('42501', 'permission denied for schema public'),
      /lacks a right/,
      /GRANT CREATE ON SCHEMA.*may be right.*resolve --rolled-back NAME/,
    ],
    [
      'by a statement that wants no transaction, in the words of an engine without a code',
      run(
        'Error: external connector error',
        'Error querying the database: ERROR: CREATE INDEX CONCURRENTLY cannot run inside a transaction block',
        '   1: schema_commands::commands::apply_migrations::Applying migration',
      ),
      /cannot run inside a transaction/,
      /resolve --rolled-back NAME/,
    ],
    [
      'by a missing right before anything was begun',
      run('Error: ERROR: permission denied for schema public'),
      /lacks a right/,
      /Nothing of the migration was begun: run this again\.$/,
    ],
    [
      'by a session that may only read',
      run('Error: ERROR: cannot execute CREATE TABLE in a read-only transaction'),
      /may only read/,
      /not a replica.*Nothing of the migration was begun/,
    ],
    [
      'by a statement that wants no transaction',
      refused('25001', 'DROP INDEX CONCURRENTLY cannot run inside a transaction block'),
      /cannot run inside a transaction/,
      /a migration of its own/,
    ],
    [
      'by the code of a migration that the server refused',
      refused('42601', 'syntax error at or near "TALBE"'),
      /refused a migration \(P3018\)/,
      /^Correct it\./,
    ],
    [
      'by a schema with tables',
      run('Error: P3005', 'The database schema is not empty.'),
      /\(P3005\)/,
      /baseline/,
    ],
    ['by a table that is not found', run('Error: P1014'), /search_path/, /SET LOCAL search_path/],
    ['by nothing that is known', run('Error: strange'), /exit status 1\.$/, /Read its last lines/],
  ])('%s', (_, given, why, fix) => {
    const problem = explainDeploy(given, '7.10.1');
    expect(problem.why).toMatch(why);
    expect(problem.fix).toMatch(fix);
    expect(problem.evidence.join('\n')).not.toContain('apply_script');
  });

  test.each([
    ['6.19.3', /sends a migration as a whole, so the server has undone it/],
    ['7.3.0', /sends a migration as a whole, so the server has undone it/],
    ['7.4.0', /the statements before the one that failed are applied: undo them by hand/],
  ])('with what stays of it under Prisma %s', (version, left) => {
    expect(explainDeploy(refused('42601', 'syntax error'), version).fix).toMatch(left);
  });
});

test.each([
  ['6.19.3', false],
  ['7.0.0', false],
  ['7.3.2', false],
  ['7.4.0', true],
  ['7.4.0-dev.7', true],
  ['7.10.1', true],
])('Prisma %s commits each statement by itself: %s', (version, each) => {
  expect(commitsEachStatement(version)).toBe(each);
});
