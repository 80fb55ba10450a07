import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { prismaMachineEnv } from '../prisma-engine/machine-env.ts';
import { type Checkout, checkOut } from './migrate-prisma/checkout.ts';
import { startSilentServer } from './migrate-prisma/silent-server.ts';
import { type Databases, migrateStep } from './migrate-prisma/step.ts';

jest.setTimeout(120_000);

const [create, reserve] = ['20260901080000_create_berths', '20260915101500_reserve_berths'] as const;
const moor = '20261002090000_moor_boats';

let lab: Lab;
let installed: Checkout;
let checkout: Checkout;
let harbor = '';
let snow = '';
let count = 0;

beforeAll(async () => {
  lab = await startLab({ nodes: 1, postgres: true }, { logger: silentLogger });
  installed = await checkOut();
});
afterAll(async () => {
  await installed?.remove();
  await lab?.stop();
});
beforeEach(async () => {
  count++;
  harbor = await lab.postgres.createDatabase(`harbor${count}`);
  snow = await lab.postgres.createDatabase(`snow${count}`);
  checkout = await checkOut(installed);
});
afterEach(() => checkout?.remove());

const both = () => ({ harbor: { url: harbor }, 'marine-snow': { url: snow } });
const migrate = (databases: Databases = { harbor: { url: harbor } }) => migrateStep(checkout.path, databases);
const tables = async (url: string) =>
  (
    await lab.postgres.query(url, "select tablename from pg_tables where schemaname = 'public' order by 1")
  ).map((row) => row['tablename']);
const passwordOf = (url: string) => new URL(url).password;

// First: it installs what the others share.
test('two new databases: packages are installed, both are migrated side by side and proven', async () => {
  const step = await migrateStep(installed.path, both(), { install: 'auto' });
  expect(step.log).toContain('npm ci --include=dev');
  expect(step.exitCode).toBe(0);
  expect(step.databases).toEqual([
    { name: 'harbor', before: 'pending', applied: [create, reserve], after: 'up-to-date' },
    {
      name: 'marine-snow',
      before: 'pending',
      applied: ['20260903120000_create_samples', '20260920073000_measure_depth'],
      after: 'up-to-date',
    },
  ]);
  expect(step.log).toContain('Proved: harbor is up to date (2 of 2 migrations applied with their checksums');
  expect(step.summary).toContain('marine-snow is up to date');
  expect(await tables(harbor)).toEqual(['_prisma_migrations', 'berths', 'reservations']);
  expect(await lab.postgres.query(snow, 'select depth_metres from samples')).toEqual([
    { depth_metres: '4200' },
  ]);
  for (const secret of [harbor, snow].flatMap((url) => [url, passwordOf(url)])) {
    expect(step.log).not.toContain(secret);
    expect(step.summary).not.toContain(secret);
  }
});

describe('a database that can be migrated', () => {
  test('gets what is pending, and a second run changes nothing and starts no Prisma', async () => {
    expect((await migrate()).exitCode).toBe(0);
    await checkout.addMigration(moor, 'CREATE TABLE "boats" ();');
    expect((await migrate()).databases).toEqual([
      { name: 'harbor', before: 'pending', applied: [moor], after: 'up-to-date' },
    ]);
    const history = await lab.postgres.query(harbor, 'select * from _prisma_migrations order by id');
    const again = await migrate();
    expect(again.exitCode).toBe(0);
    expect(again.databases).toEqual([
      { name: 'harbor', before: 'up-to-date', applied: [], after: 'up-to-date' },
    ]);
    expect(again.log).not.toContain('Prisma');
    expect(await lab.postgres.query(harbor, 'select * from _prisma_migrations order by id')).toEqual(history);
  });

  test('may keep its tables in another schema', async () => {
    const step = await migrate({ harbor: { url: `${harbor}?schema=quay` } });
    expect(step.log).toContain('Proved: harbor is up to date');
    expect(await tables(harbor)).toEqual([]);
    await expect(lab.postgres.query(harbor, 'select count(*) from quay.berths')).resolves.toEqual([
      { count: '3' },
    ]);
  });
});

describe('a migration that the server refuses', () => {
  test('is told with the words of the server, the other database is done, and the way back is open', async () => {
    await migrate();
    await checkout.addMigration(
      moor,
      'CREATE TABLE "boats" ();\nALTER TABLE "no_such_table" ADD COLUMN x INT;',
    );
    const step = await migrate(both());
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain('No such table: no_such_table');
    expect(step.log).toContain('harbor is now: failed (1 half done)');
    expect(step.log).toContain('prisma migrate resolve --rolled-back');
    expect(step.log).toContain('Proved: marine-snow is up to date');
    expect(step.databases).toEqual([
      { name: 'harbor', before: 'pending', applied: [], after: 'failed' },
      expect.objectContaining({ name: 'marine-snow', after: 'up-to-date' }),
    ]);

    const next = await migrate();
    expect(next.exitCode).toBe(1);
    expect(next.log).toContain(`has a migration that began and did not end: ${moor}`);
    expect(next.log).toContain('prisma migrate resolve --rolled-back');

    await promisify(execFile)(
      join(installed.path, 'node_modules/.bin/prisma'),
      ['migrate', 'resolve', '--rolled-back', moor],
      {
        cwd: join(checkout.path, 'harbor'),
        env: { PATH: process.env['PATH'], ...(await prismaMachineEnv()), DATABASE_URL: harbor },
      },
    );
    await checkout.addMigration(moor, 'CREATE TABLE "boats" ();');
    expect((await migrate()).databases).toEqual([
      { name: 'harbor', before: 'pending', applied: [moor], after: 'up-to-date' },
    ]);
  });
});

describe('a database with another history than the folder stops everything', () => {
  beforeEach(async () => {
    await checkout.addMigration(moor, 'CREATE TABLE "boats" ();');
    await migrate();
  });

  test.each<[string, string, () => Promise<void>, string]>([
    [
      'edited',
      'diverged',
      () => checkout.addMigration(create, 'SELECT 1;'),
      `edited after it was applied: ${create}`,
    ],
    [
      'missing',
      'diverged',
      () => checkout.dropMigration(reserve),
      `applied, and missing from the folder: ${reserve}`,
    ],
    [
      'back-dated',
      'diverged',
      () => checkout.addMigration('20260920000000_slip_in', 'SELECT 1;'),
      'not applied, and older than one that is: 20260920000000_slip_in',
    ],
    ['ahead', 'ahead', () => checkout.dropMigration(moor), `A newer release has applied ${moor}`],
  ])('%s', async (_, state, change, told) => {
    await change();
    const step = await migrate(both());
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain(told);
    expect(step.log).toContain('No database was changed.');
    expect(step.databases).toEqual([
      { name: 'harbor', before: state, applied: [], after: state },
      { name: 'marine-snow', before: 'pending', applied: [], after: 'pending' },
    ]);
    expect(await tables(snow)).toEqual([]);
  });

  test('but other line endings are no other history', async () => {
    await checkout.addMigration(create, (await checkout.readMigration(create)).replaceAll('\n', '\r\n'));
    expect((await migrate()).databases).toEqual([
      { name: 'harbor', before: 'up-to-date', applied: [], after: 'up-to-date' },
    ]);
  });
});

test('a database with tables that Prisma never migrated is left alone', async () => {
  await lab.postgres.query(harbor, 'create table customers (id int)');
  const step = await migrate();
  expect(step.exitCode).toBe(1);
  expect(step.log).toContain('It holds customers and no _prisma_migrations');
  expect(await tables(harbor)).toEqual(['customers']);
});

describe('a database that cannot be asked', () => {
  let silent: Awaited<ReturnType<typeof startSilentServer>>;
  beforeAll(async () => {
    silent = await startSilentServer();
  });
  afterAll(() => silent?.stop());

  const altered = (change: (url: URL) => void) => {
    const url = new URL(harbor);
    change(url);
    return url.href;
  };
  test.each<[string, () => string, string]>([
    [
      'nothing listens',
      () =>
        altered((url) => {
          url.port = '1';
        }),
      'Nothing listens at that address',
    ],
    [
      'it never answers',
      () => `postgresql://app:sesame@127.0.0.1:${silent.port}/harbor?connect_timeout=1`,
      'did not answer in time',
    ],
    [
      'the password is wrong',
      () =>
        altered((url) => {
          url.password = 'open-sesame';
        }),
      'The server refuses the password',
    ],
    [
      'there is no such database',
      () =>
        altered((url) => {
          url.pathname = '/atlantis';
        }),
      'database does not exist',
    ],
  ])('%s', async (_, url, told) => {
    const step = await migrate({ ...both(), harbor: { url: url() } });
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain(told);
    expect(step.log).toContain('To do: ');
    expect(step.log).not.toContain('sesame');
    expect(step.databases).toContainEqual({
      name: 'harbor',
      before: 'unreachable',
      applied: [],
      after: 'unreachable',
    });
    expect(await tables(snow)).toEqual([]);
  });
});

describe('a project that would not do what was planned', () => {
  test('has no migrations folder', async () => {
    const step = await migrate({ harbor: { url: harbor, fields: { migrations: 'sql' } } });
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain('No migrations folder was found');
  });

  test('goes to another database', async () => {
    const config = `import { defineConfig } from 'prisma/config';
export default defineConfig({ datasource: { url: '${snow}' } });`;
    await checkout.write('harbor/prisma.config.ts', config);
    const step = await migrate();
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain('would migrate another database than "harbor"');
    expect(await tables(snow)).toEqual([]);
  });

  test('reads another folder', async () => {
    await checkout.write('harbor/sql/20260101000000_only/migration.sql', 'SELECT 1;');
    const step = await migrate({ harbor: { url: harbor, fields: { migrations: 'sql' } } });
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain('It found 2 migrations in prisma/migrations');
    expect(await tables(harbor)).toEqual([]);
  });
});
