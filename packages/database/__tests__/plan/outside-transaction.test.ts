import { describe, expect, test } from '@jest/globals';
import { planMigrations } from '../../src/plan/plan-migration.ts';

const add = 'ALTER TABLE berths ADD COLUMN x int;';
const build = 'CREATE INDEX CONCURRENTLY i ON berths (x);';
const versions = ['6.19.0', '7.3.9', '7.4.0', undefined] as const;

/** The lines whose statement PostgreSQL would refuse inside a transaction. */
async function refused(script: string, version: string | undefined): Promise<readonly number[]> {
  const [plan] = await planMigrations([{ name: '1', script }], { version });
  return (plan?.statements ?? []).flatMap(({ line, findings }) =>
    findings.some(({ why }) => why.includes('(25001)')) ? [line] : [],
  );
}

describe('what cannot run inside a transaction is foreseen beside other statements', () => {
  test.each([
    ['an index', `${add}\n${build}`, [[2], [2], [], []]],
    ['two indexes', `${build}\n${build.replace('i ON', 'j ON')}`, [[1, 2], [1, 2], [], []]],
    ['an index and a setting', `SET lock_timeout = 100;\n${build}`, [[2], [2], [], []]],
    ['an index after COMMIT', `BEGIN;\n${add}\nCOMMIT;\n${build}`, [[4], [4], [], []]],
    ['an index before COMMIT', `BEGIN;\n${build}\nCOMMIT;`, [[2], [2], [2], [2]]],
    ['an index after a chained COMMIT', `BEGIN;\nCOMMIT AND CHAIN;\n${build}`, [[3], [3], [3], [3]]],
    ['an index that goes', `${add}\nDROP INDEX CONCURRENTLY i;`, [[2], [2], [2], [2]]],
    ['an index, and another that goes', `${build}\nDROP INDEX CONCURRENTLY j;`, Array(4).fill([1, 2])],
    ['VACUUM', `${add}\nVACUUM berths;`, Array(4).fill([2])],
    ['REINDEX of a table, CONCURRENTLY', `${add}\nREINDEX TABLE CONCURRENTLY berths;`, Array(4).fill([2])],
    ['REINDEX of a schema', `${add}\nREINDEX SCHEMA public;`, Array(4).fill([2])],
    ['CLUSTER', `${add}\nCLUSTER;`, Array(4).fill([2])],
    [
      'a partition, CONCURRENTLY',
      `${add}\nALTER TABLE p DETACH PARTITION q CONCURRENTLY;`,
      Array(4).fill([2]),
    ],
    ['ALTER SYSTEM', `${add}\nALTER SYSTEM SET work_mem = 1;`, Array(4).fill([2])],
    ['a database', `${add}\nCREATE DATABASE d;\nDROP DATABASE e;`, Array(4).fill([2, 3])],
    ['a tablespace of a database', `${add}\nALTER DATABASE d SET TABLESPACE t;`, Array(4).fill([2])],
    [
      'a subscription',
      `${add}\nCREATE SUBSCRIPTION s CONNECTION 'host=x' PUBLICATION p;`,
      Array(4).fill([2]),
    ],
    ['DISCARD ALL', `${add}\nDISCARD ALL;`, Array(4).fill([2])],
    ['a prepared transaction', `${add}\nCOMMIT PREPARED 'a';`, Array(4).fill([2])],
  ])('%s', async (_, script, lines) => {
    expect(await Promise.all(versions.map((version) => refused(script, version)))).toEqual(lines);
  });
});

describe('what may run inside a transaction, or is alone, is not refused', () => {
  test.each([
    ['an index alone, under a comment', `-- slow\n${build}`],
    ['an index that goes, alone', 'DROP INDEX CONCURRENTLY i;'],
    ['ANALYZE', `${add} ANALYZE berths;`],
    ['REINDEX of a table', `${add} REINDEX TABLE berths;`],
    ['REINDEX, not CONCURRENTLY', `${add} REINDEX (CONCURRENTLY false) TABLE berths;`],
    [
      'a subscription without a slot',
      `${add} CREATE SUBSCRIPTION s CONNECTION 'host=x' PUBLICATION p WITH (create_slot = false);`,
    ],
    ['CLUSTER of a table', `${add} CLUSTER berths USING i;`],
    ['a view, CONCURRENTLY', `${add} REFRESH MATERIALIZED VIEW CONCURRENTLY v;`],
    ['a partition', `${add} ALTER TABLE p DETACH PARTITION q;`],
    ['a value of an enum', `${add} ALTER TYPE size ADD VALUE 'huge';`],
  ])('%s', async (_, script) => {
    expect(await Promise.all(versions.map((version) => refused(script, version)))).toEqual([[], [], [], []]);
  });
});

test('the plan says why, and what to do', async () => {
  const plan = async (script: string, version?: string) => {
    const [made] = await planMigrations([{ name: '1', script }], { version });
    return made?.statements.flatMap(({ findings }) => findings.map(({ why }) => why));
  };
  expect(await plan(`${add} ${build}`, '6.19.0')).toEqual([
    'CREATE INDEX CONCURRENTLY cannot run inside a transaction, and Prisma 6.19.0 sends the whole script as one transaction: PostgreSQL refuses it (25001). Put it into a migration of its own',
  ]);
  expect(await plan(`BEGIN; ${build} COMMIT;`)).toEqual([
    'CREATE INDEX CONCURRENTLY cannot run inside a transaction, and it stands between BEGIN and COMMIT: PostgreSQL refuses it (25001). Put it into a migration of its own',
  ]);
});
