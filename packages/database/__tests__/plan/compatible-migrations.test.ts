import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { traceSeed } from '../../../../test/stage/samples/trace-seed.ts';
import { Names } from '../../src/catalog/names.ts';
import { compatibleWith } from '../../src/plan/compatible-migrations.ts';
import { judgeScript } from '../../src/plan/judge-script.ts';
import { type ParsedScript, parseScript } from '../../src/plan/parse-script.ts';
import { planMigrations, replay } from '../../src/plan/plan-migration.ts';

/** Migrations that count how often their scripts are taken to be parsed. */
function counted(count: number) {
  const reads = new Map<string, number>();
  const migrations = Array.from({ length: count }, (_, index) => {
    const name = String(index).padStart(3, '0');
    return {
      name,
      get script() {
        reads.set(name, (reads.get(name) ?? 0) + 1);
        return `CREATE TABLE t${index} (id int PRIMARY KEY); ALTER TABLE t${index} ADD COLUMN x text;`;
      },
    };
  });
  return { migrations, reads };
}

test('each script of a long history is parsed once, for all releases together', async () => {
  const { migrations, reads } = counted(120);
  const compatible = await compatibleWith(migrations, 'public');
  expect(compatible).toHaveLength(50);
  expect(compatible[0]).toBe('119');
  expect([...new Set(reads.values())]).toEqual([1]);
  expect(reads.size).toBe(120);
});

test('a script of many statements is planned by what each of them says', async () => {
  const lines = Array.from({ length: 5000 }, (_, index) => `ALTER TABLE boats ADD COLUMN c${index} text;`);
  const script = [...lines, 'ALTER TABLE boats DROP COLUMN c7;', 'ALTER TABLE boats DROP COLUMN old;'].join(
    '\n',
  );
  const [plan] = await planMigrations([{ name: '1', script }]);
  const found = plan?.statements.filter(({ findings }) => findings.length > 0) ?? [];
  expect(found.map(({ line }) => line)).toEqual([5002]);
});

/** The same by its definition: all later scripts are judged anew for each release. */
async function byDefinition(scripts: readonly string[]): Promise<readonly string[]> {
  const parsed = await Promise.all(scripts.map((script) => parseScript(script)));
  const names = new Names('public');
  const found = parsed.flatMap((script, index) => {
    replay(script, names);
    const then = names.save();
    const works = parsed.slice(index + 1).every((later) => onlyAdds(later, names));
    names.restore(then);
    return works ? [String(index)] : [];
  });
  return found.reverse();
}

function onlyAdds(script: ParsedScript, names: Names): boolean {
  if ('why' in script) return false;
  return judgeScript(script, names).every((all) => all.every(({ kind }) => kind !== 'contracting'));
}

const tables = ['a', 'b', 'c'];
const columns = ['x', 'y'];
const templates = [
  'CREATE TABLE $t (id int PRIMARY KEY, $c text)',
  'CREATE TABLE $t AS SELECT * FROM $u',
  'CREATE TEMPORARY TABLE $t (id int)',
  'ALTER TABLE $t ADD COLUMN $c text',
  "ALTER TABLE $t ADD COLUMN $c text NOT NULL DEFAULT 'v'",
  'ALTER TABLE $t ADD COLUMN $c text UNIQUE',
  'ALTER TABLE $t ADD COLUMN $c uuid DEFAULT gen_random_uuid()',
  'ALTER TABLE $t ALTER COLUMN $c SET NOT NULL',
  "ALTER TABLE $t ALTER COLUMN $c SET DEFAULT 'w'",
  'ALTER TABLE $t ALTER COLUMN $c DROP DEFAULT',
  'ALTER TABLE $t ALTER COLUMN $c TYPE varchar(9)',
  'ALTER TABLE $t DROP COLUMN $c',
  'ALTER TABLE $t RENAME COLUMN $c TO z',
  'ALTER TABLE $t RENAME TO $u',
  'ALTER TABLE $t ADD CONSTRAINT f FOREIGN KEY ($c) REFERENCES $u (id) ON DELETE CASCADE',
  'ALTER TABLE $t ADD CONSTRAINT f FOREIGN KEY ($c) REFERENCES $u (id) ON DELETE CASCADE NOT VALID',
  'ALTER TABLE $t ADD CONSTRAINT k CHECK ($c IS NOT NULL)',
  'CREATE INDEX i ON $t ($c)',
  'CREATE UNIQUE INDEX i ON $t ($c)',
  'DROP INDEX i',
  'DROP TABLE $t',
  'CREATE VIEW v AS SELECT * FROM $t',
  'DROP VIEW v',
  'CREATE TRIGGER g BEFORE INSERT ON $t FOR EACH ROW EXECUTE FUNCTION h()',
  'CREATE OR REPLACE FUNCTION h() RETURNS trigger LANGUAGE plpgsql AS $$begin return new; end$$',
  'DROP FUNCTION h()',
  'INSERT INTO $t (id) VALUES (1)',
  'INSERT INTO $t SELECT * FROM $u',
  'UPDATE $t SET $c = NULL',
  'DELETE FROM $t',
  'COPY $t FROM STDIN',
  'TRUNCATE $t',
  "CREATE TYPE e AS ENUM ('o')",
  "ALTER TYPE e ADD VALUE 'p'",
  'DROP TYPE e',
  'ALTER TABLE $t ADD COLUMN $c e',
  'CREATE SCHEMA s',
  'ALTER TABLE $t SET SCHEMA s',
  'SET LOCAL search_path = s',
  'DO $$begin end$$',
  'this is no SQL',
];
const statement = fc
  .tuple(
    fc.constantFrom(...templates),
    fc.constantFrom(...tables),
    fc.constantFrom(...tables),
    fc.constantFrom(...columns),
  )
  .map(([text, table, other, column]) =>
    text.replaceAll('$t', table).replaceAll('$u', other).replaceAll('$c', column),
  );
const histories = fc.array(
  fc.array(statement, { minLength: 1, maxLength: 3 }).map((all) => all.join(';\n')),
  { minLength: 2, maxLength: 8 },
);

/** What copies rows runs the trigger where its table is as new as the trigger, and for other releases it only adds. */
const newTrigger = [
  'CREATE TABLE b (id int PRIMARY KEY, x text)',
  'CREATE TRIGGER g BEFORE INSERT ON b FOR EACH ROW EXECUTE FUNCTION h()',
  'CREATE TABLE a (id int PRIMARY KEY, x text)',
  'INSERT INTO a SELECT * FROM b',
];

/** Rows of the first release repeat a default that a column gets after it became unique; for later ones it only adds. */
const repeatedDefaults = [
  ['ALTER TABLE t ADD COLUMN c text; CREATE UNIQUE INDEX i ON t (c)'],
  ['ALTER TABLE t ADD COLUMN c text UNIQUE'],
  ['ALTER TABLE t ADD COLUMN c text', 'CREATE UNIQUE INDEX i ON t (c)'],
  ['ALTER TABLE t ADD COLUMN c text', 'ALTER TABLE t ADD CONSTRAINT u UNIQUE (c)'],
  ['ALTER TABLE t ADD COLUMN b text UNIQUE', 'ALTER TABLE t RENAME COLUMN b TO c'],
].map((between) => [
  'CREATE TABLE t (id int PRIMARY KEY)',
  ...between,
  "ALTER TABLE t ALTER COLUMN c SET DEFAULT 'v'",
]);

test.each(repeatedDefaults.map((scripts) => ({ between: scripts.slice(1, -1).join(' | '), scripts })))(
  'a default of a column that must be unique breaks the releases before it: $between',
  async ({ scripts }) => {
    const migrations = scripts.map((script, index) => ({ name: String(index), script }));
    expect(await compatibleWith(migrations, 'public')).not.toContain('0');
  },
);

test('the releases that work are those of which the definition says so, in any history', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (scripts) => {
      const migrations = scripts.map((script, index) => ({ name: String(index), script }));
      expect(await compatibleWith(migrations, 'public')).toEqual(await byDefinition(scripts));
    }),
    {
      seed: traceSeed,
      numRuns: 300,
      examples: [newTrigger, ...repeatedDefaults].map((scripts) => [scripts]),
    },
  );
});
