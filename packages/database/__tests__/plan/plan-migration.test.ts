import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type MigrationPlan, planMigrations, unconsented } from '../../src/plan/plan-migration.ts';

const plan = async (script: string) =>
  (await planMigrations([{ name: '1_first', script }]))[0] as MigrationPlan;
const findings = async (script: string) =>
  (await plan(script)).statements.flatMap((one) => one.findings.map(({ kind, why }) => `${kind}: ${why}`));

const berths = 'CREATE TABLE berths (id INT PRIMARY KEY, name TEXT NOT NULL);';

describe('a statement that only adds', () => {
  test.each([
    ['a table', berths],
    ['an index of a table that is new', `${berths} CREATE UNIQUE INDEX i ON berths (name);`],
    ['a required column of a table that is new', `${berths} ALTER TABLE berths ADD COLUMN x INT NOT NULL;`],
    ['a column that may be empty', 'ALTER TABLE berths ADD COLUMN x INT;'],
    ['a required column with a default', 'ALTER TABLE berths ADD COLUMN x INT NOT NULL DEFAULT 0;'],
    ['a time of creation', 'ALTER TABLE berths ADD COLUMN x TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP;'],
    ['a default that is a steady function', 'ALTER TABLE berths ADD COLUMN x TIMESTAMPTZ DEFAULT now();'],
    ['an index, CONCURRENTLY', 'CREATE INDEX CONCURRENTLY i ON berths (name);'],
    ['a function', 'CREATE FUNCTION f() RETURNS int AS $$ BEGIN; DROP TABLE x; END $$ LANGUAGE plpgsql;'],
    ['a constraint that is checked now', 'ALTER TABLE berths VALIDATE CONSTRAINT c;'],
    ['words in strings', "INSERT INTO berths VALUES (1, 'a; DROP TABLE berths; --');"],
    ['nothing at all', ''],
    ['nothing but a comment', '-- DROP TABLE berths;'],
  ])('%s', async (_, script) => {
    expect(await findings(script)).toEqual([]);
    expect(await plan(script)).toMatchObject({ expandOnly: true, blocking: false });
  });
});

describe('a statement that removes or blocks', () => {
  test.each([
    ['DROP TABLE berths', ['contracting: drops the table berths']],
    [
      'DROP INDEX CONCURRENTLY quay.i',
      ['contracting: drops the index quay.i, of which no migration tells whether it is unique'],
    ],
    ['TRUNCATE berths', ['contracting: empties a table', 'blocking: locks the table']],
    [
      'DELETE FROM berths',
      [
        'contracting: deletes rows of berths',
        'blocking: locks as many rows of berths as it changes, until all are changed',
      ],
    ],
    ["UPDATE berths SET name = 'x' WHERE id IN (1, 2)", ['contracting: changes name in rows of berths']],
    [
      'WITH gone AS (DELETE FROM berths RETURNING *) SELECT count(*) FROM gone',
      [
        'contracting: deletes rows of berths',
        'blocking: locks as many rows of berths as it changes, until all are changed',
      ],
    ],
    [
      "ALTER TYPE size ADD VALUE 'huge'",
      ['contracting: adds huge to the enum size: the earlier release fails where it reads it'],
    ],
    [
      'ALTER TABLE berths ALTER COLUMN name DROP NOT NULL',
      ['contracting: lets berths.name be empty, which the earlier release does not expect'],
    ],
    [
      "ALTER TABLE berths ADD COLUMN x INT; COPY berths FROM '/x'",
      [
        'blocking: copies berths while the script still holds its lock on berths: all that use it wait until the script ends',
      ],
    ],
    ['ALTER TABLE berths RENAME TO moorings', ['contracting: renames berths to moorings']],
    ['ALTER TABLE berths RENAME COLUMN name TO title', ['contracting: renames berths.name to title']],
    ["ALTER TYPE size RENAME VALUE 'a' TO 'b'", ['contracting: renames a value of an enum']],
    ['ALTER TABLE berths DROP COLUMN name', ['contracting: drops the column berths.name']],
    [
      'ALTER TABLE berths ALTER COLUMN name TYPE VARCHAR(10)',
      ['contracting: changes the type of berths.name, which may narrow it', 'blocking: may rewrite berths'],
    ],
    [
      'ALTER TABLE berths ALTER COLUMN name SET NOT NULL',
      [
        'contracting: refuses rows without berths.name',
        'blocking: reads all of berths to see that name is never empty',
      ],
    ],
    [
      'ALTER TABLE berths ADD COLUMN x INT NOT NULL',
      [
        'contracting: requires berths.x, which has no default: rows that the earlier release writes are refused',
        'blocking: fails where berths has rows, which have no x',
      ],
    ],
    [
      'ALTER TABLE berths ADD COLUMN x UUID NOT NULL DEFAULT gen_random_uuid()',
      ['blocking: rewrites berths: berths.x has another value in each row'],
    ],
    [
      'ALTER TABLE berths ADD COLUMN x SERIAL',
      ['blocking: rewrites berths: berths.x has another value in each row'],
    ],
    [
      'CREATE INDEX i ON berths (name)',
      ['blocking: builds an index without CONCURRENTLY: writes to berths wait'],
    ],
    [
      'CREATE UNIQUE INDEX CONCURRENTLY i ON berths (name)',
      ['contracting: i refuses what the earlier release may write to berths twice'],
    ],
    [
      'ALTER TABLE berths ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES quays (id) NOT VALID',
      ['contracting: adds a foreign key to berths: it may refuse what the earlier release writes'],
    ],
    [
      'CREATE TABLE IF NOT EXISTS berths (); CREATE INDEX i ON berths (name)',
      ['blocking: builds an index without CONCURRENTLY: writes to berths wait'],
    ],
    ['DO $$ BEGIN END $$', ['contracting: is a DO block, whose doing cannot be told before it runs']],
    [
      'CREATE OR REPLACE VIEW v AS SELECT 1',
      ['contracting: may replace a view that the earlier release reads'],
    ],
    ['REVOKE ALL ON berths FROM app', ['contracting: takes a privilege away']],
    ['VACUUM FULL berths', ['blocking: rewrites a table']],
    ['ALTER SYSTEM SET work_mem = 1', ['contracting: does AlterSystem, which is not known to be harmless']],
    [
      'CREATE TABEL berths ()',
      ['contracting: PostgreSQL 17 cannot read it: syntax error at or near "TABEL"'],
    ],
  ])('%s', async (script, found) => {
    expect(await findings(script)).toEqual(found);
  });

  test('a foreign key on a new column checks its table, and refuses no row of the earlier release', async () => {
    const script = `ALTER TABLE berths ADD COLUMN quay INT;
      ALTER TABLE berths ADD CONSTRAINT f FOREIGN KEY (quay) REFERENCES quays (id);`;
    expect(await plan(script)).toMatchObject({ expandOnly: true, blocking: true });
  });
});

describe('a script that Prisma cannot finish is told before it runs', () => {
  const uses = "ALTER TYPE size ADD VALUE 'huge'; INSERT INTO boxes VALUES ('huge');";
  test.each([
    ['a value of an enum is used where it is added', uses, /^line 1: uses the value huge, .*55P04/],
    [
      'the schema of the URL is left out',
      'SELECT 1;\nSET search_path TO a;\nSELECT 2;',
      /^line 2: leaves out the schema .*P1014/,
    ],
  ])('%s', async (_, script, told) => {
    const { statements, expandOnly } = await plan(script);
    const lines = statements.flatMap(({ line, findings: all }) =>
      all.map(({ why }) => `line ${line}: ${why}`),
    );
    expect(lines).toContainEqual(expect.stringMatching(told));
    expect(expandOnly).toBe(false);
  });

  test('not where the script made the enum', async () => {
    const script = "CREATE TYPE size AS ENUM ('a'); ALTER TYPE size ADD VALUE 'huge'; SELECT 'huge';";
    expect((await findings(script)).filter((why) => why.includes('uses the value'))).toEqual([]);
  });
});

test('statements are named by their lines, even after letters of several bytes', async () => {
  const { statements } = await plan(
    '-- Käpt’n Ö\nSELECT 1;\n\n/* two\nlines */\n-- and one\nDROP TABLE\n  berths;',
  );
  expect(statements.map(({ line, text }) => [line, text])).toEqual([
    [2, 'SELECT 1'],
    [7, 'DROP TABLE berths'],
  ]);
});

describe('a comment in the script', () => {
  const drop = 'ALTER TABLE berths DROP COLUMN name; CREATE INDEX i ON berths (id);';
  test.each([
    ['nothing', '', ['contracting', 'blocking']],
    ['one kind', '-- fairway: allow contracting: unused since 1.4', ['blocking']],
    ['both', '-- Fairway: allow contracting, blocking', []],
    ['a word that is none', '-- fairway: allow everything', ['contracting', 'blocking']],
    ['at the end of a line', 'SELECT 1; -- fairway: allow blocking', ['contracting']],
    ['in a string', "SELECT '-- fairway: allow blocking';", ['contracting', 'blocking']],
    ['in a line of a string', "SELECT 'it''s\n-- fairway: allow blocking';", ['contracting', 'blocking']],
    ['in an escaped string', "SELECT E'it\\'s\n-- fairway: allow blocking';", ['contracting', 'blocking']],
    ['after a string with a backslash', "SELECT '\\';\n-- fairway: allow blocking", ['contracting']],
    ['in a name', 'SELECT 1 AS "\n-- fairway: allow blocking";', ['contracting', 'blocking']],
    ['in a function', 'SELECT $a$ $$\n-- fairway: allow blocking\n$a$;', ['contracting', 'blocking']],
    ['after a function', "SELECT $$ it's $$;\n-- fairway: allow blocking", ['contracting']],
    [
      'in a comment of several lines',
      '/* /* */\n-- fairway: allow blocking\n*/',
      ['contracting', 'blocking'],
    ],
    ['after a comment of several lines', "/* it's */\n-- fairway: allow blocking", ['contracting']],
  ])('consents to %s', async (_, comment, left) => {
    const found = unconsented(await plan(`${comment}\n${drop}`));
    expect([...new Set(found.map(({ kind }) => kind))]).toEqual(left);
  });
});

test('a migration may change an object that an earlier one made', async () => {
  const plans = await planMigrations([
    { name: '1_first', script: berths },
    { name: '2_second', script: 'CREATE INDEX i ON berths (name);' },
  ]);
  expect(plans).toMatchObject([
    { name: '1_first', blocking: false },
    { name: '2_second', blocking: false },
  ]);
});

test('the migrations of the sample app only add', async () => {
  const marina = join(import.meta.dirname, '../../../../workflows-examples/apps/marina');
  for (const migration of [
    'harbor/prisma/migrations/20260901080000_create_berths',
    'harbor/prisma/migrations/20260915101500_reserve_berths',
    'marine-snow/prisma/migrations/20260903120000_create_samples',
    'marine-snow/prisma/migrations/20260920073000_measure_depth',
  ])
    expect(await findings(readFileSync(join(marina, migration, 'migration.sql'), 'utf8'))).toEqual([]);
});
