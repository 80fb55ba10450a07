import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { leakingLines, watchEnvironment } from '../readable-by-others.ts';
import { describeAims } from './cases/aims.ts';
import { describeBackup } from './cases/backup.ts';
import { describeLimits } from './cases/limits.ts';
import { describeLocks } from './cases/locks.ts';
import { describePlan } from './cases/plan.ts';
import { describeStates } from './cases/states.ts';
import { describeVersions } from './cases/versions.ts';
import { checkOut, create, moor, reserve } from './checkout.ts';
import { harborStep } from './harbor-step.ts';
import { migrateStep } from './step.ts';
import { useHarbor } from './use-harbor.ts';

const own = useHarbor();

const { both, migrate, tables } = harborStep(own);
const passwordOf = (url: string) => new URL(url).password;

test('two new databases, one with its tables in another schema: packages are installed, both are migrated side by side and proven', async () => {
  const fresh = await checkOut('none');
  const inCurrents = new URL(own.snow);
  inCurrents.searchParams.set('schema', 'currents');
  const databases = { harbor: { url: own.url }, 'marine-snow': { url: inCurrents.href } };
  // What Node compiles of packages that are removed again is of no use to another test.
  const env = { NODE_COMPILE_CACHE: join(fresh.path, 'compiled') };
  const step = await migrateStep(fresh.path, databases, { install: 'auto', env }).finally(fresh.remove);
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
  expect(step.log).toContain('Proved: marine-snow is up to date');
  expect(step.summary).toContain('marine-snow is up to date');
  expect(await tables(own.url)).toEqual(['_prisma_migrations', 'berths', 'reservations']);
  expect(await tables(own.snow)).toEqual([]);
  expect(await own.lab.postgres.query(own.snow, 'select depth_metres from currents.samples')).toEqual([
    { depth_metres: '4200' },
  ]);
  for (const secret of [own.url, own.snow].flatMap((url) => [url, passwordOf(url)])) {
    expect(step.log).not.toContain(secret);
    expect(step.summary).not.toContain(secret);
  }
});

test('a migration that the server refuses is shown with the error of the server; the other database is migrated, and the way back is open; its URL and password are where no other program reads them, and one more run changes nothing and does not start Prisma', async () => {
  await own.startMigrated();
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
  await own.prisma('migrate', 'resolve', '--rolled-back', moor);
  await own.checkout.addMigration(
    moor,
    `CREATE TABLE "boats" AS SELECT current_setting('lock_timeout') AS lock, current_setting('statement_timeout') AS statement;`,
  );
  // The command lines of swarm-deploy are tested in swarm-deploy/jump-host.ts.
  const environment = watchEnvironment();
  const { result, leaking } = await leakingLines(
    () => migrateStep(own.checkout.path, { harbor: { url: own.url } }, { onLog: environment.look }),
    /prisma.* migrate deploy/,
    [passwordOf(own.url)],
  );
  expect(result.databases).toEqual([
    { name: 'harbor', before: 'pending', applied: [moor], after: 'up-to-date' },
  ]);
  // Prisma starts its own engine with the URL as an argument (https://github.com/prisma/orm/issues/6426 shows it).
  // SECURITY.md says so; when this finds nothing any more, that sentence can go.
  expect(leaking.filter((line) => !line.includes('schema-engine'))).toEqual([]);
  expect(leaking).not.toEqual([]);
  expect(environment.found()).toEqual([]);
  // No limits are set by default.
  expect(await own.lab.postgres.query(own.url, 'select * from boats')).toEqual([
    { lock: '0', statement: '0' },
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

describeStates(own);
describeAims(own);
describePlan(own);
describeBackup(own);
describeVersions(own);
describe('sessions', () => {
  describeLocks(own);
  describeLimits(own);
});
