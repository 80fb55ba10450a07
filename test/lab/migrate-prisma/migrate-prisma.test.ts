import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { prismaMachineEnv } from '../../stage/prisma-engine/machine-env.ts';
import { describeAims } from './cases/aims.ts';
import { describeStates } from './cases/states.ts';
import { create, moor, reserve } from './checkout.ts';
import { harborStep } from './harbor-step.ts';
import { migrateStep } from './step.ts';
import { useHarbor } from './use-harbor.ts';

const own = useHarbor('later');

const { both, migrate, tables } = harborStep(own);
const passwordOf = (url: string) => new URL(url).password;

// First: it installs what the others share.
test('two new databases: packages are installed, both are migrated side by side and proven', async () => {
  const step = await migrateStep(own.installed.path, both(), { install: 'auto' });
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
  expect(await tables(own.url)).toEqual(['_prisma_migrations', 'berths', 'reservations']);
  expect(await own.lab.postgres.query(own.snow, 'select depth_metres from samples')).toEqual([
    { depth_metres: '4200' },
  ]);
  for (const secret of [own.url, own.snow].flatMap((url) => [url, passwordOf(url)])) {
    expect(step.log).not.toContain(secret);
    expect(step.summary).not.toContain(secret);
  }
});

describe('a database that can be migrated', () => {
  test('gets its pending migrations, and a second run changes nothing and does not start Prisma', async () => {
    expect((await migrate()).exitCode).toBe(0);
    await own.checkout.addMigration(moor, 'CREATE TABLE "boats" ();');
    expect((await migrate()).databases).toEqual([
      { name: 'harbor', before: 'pending', applied: [moor], after: 'up-to-date' },
    ]);
    const history = await own.lab.postgres.query(own.url, 'select * from _prisma_migrations order by id');
    const again = await migrate();
    expect(again.exitCode).toBe(0);
    expect(again.databases).toEqual([
      { name: 'harbor', before: 'up-to-date', applied: [], after: 'up-to-date' },
    ]);
    expect(again.log).not.toContain('Prisma');
    expect(await own.lab.postgres.query(own.url, 'select * from _prisma_migrations order by id')).toEqual(
      history,
    );
  });

  test('may keep its tables in another schema', async () => {
    const step = await migrate({ harbor: { url: `${own.url}?schema=quay` } });
    expect(step.log).toContain('Proved: harbor is up to date');
    expect(await tables(own.url)).toEqual([]);
    await expect(own.lab.postgres.query(own.url, 'select count(*) from quay.berths')).resolves.toEqual([
      { count: '3' },
    ]);
  });
});

describe('a migration that the server refuses', () => {
  test('is shown with the error of the server; the other database is migrated, and the way back is open', async () => {
    await migrate();
    await own.checkout.addMigration(
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

    // The statements before the refused one stay, as the error says.
    await own.lab.postgres.query(own.url, 'drop table "boats"');
    await promisify(execFile)(
      join(own.installed.path, 'node_modules/.bin/prisma'),
      ['migrate', 'resolve', '--rolled-back', moor],
      {
        cwd: join(own.checkout.path, 'harbor'),
        env: { PATH: process.env['PATH'], ...(await prismaMachineEnv()), DATABASE_URL: own.url },
      },
    );
    await own.checkout.addMigration(moor, 'CREATE TABLE "boats" ();');
    expect((await migrate()).databases).toEqual([
      { name: 'harbor', before: 'pending', applied: [moor], after: 'up-to-date' },
    ]);
  });
});

describeStates(own);
describeAims(own);
