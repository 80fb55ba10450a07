import type { Lab } from '@fairway/lab';
import { beforeEach, expect, test } from '@jest/globals';
import type { Checkout } from './migrate-prisma/checkout.ts';
import { migrateStep, type StepExtras } from './migrate-prisma/step.ts';
import { useHarbor } from './migrate-prisma/use-harbor.ts';

const moor = '20261002090000_moor_boats';
const slow = 'SELECT pg_sleep(8); CREATE TABLE "boats" ();';

let lab: Lab;
let checkout: Checkout;
let harbor = '';

useHarbor((own) => {
  ({ lab, checkout, url: harbor } = own);
});
beforeEach(() => checkout.addMigration(moor, slow));

const migrate = (more: StepExtras = {}) => migrateStep(checkout.path, { harbor: { url: harbor } }, more);
const hasBoats = async () =>
  (await lab.postgres.query(harbor, "select to_regclass('boats') as boats"))[0]?.['boats'] === 'boats';
const isMoving = async () =>
  (
    await lab.postgres.query(
      harbor,
      "select 1 from pg_stat_activity where state = 'active' and query like 'SELECT pg_sleep%' and datname = current_database()",
    )
  ).length > 0;
const until = async (true_: () => Promise<boolean>) => {
  while (!(await true_())) await new Promise((resolve) => setTimeout(resolve, 100));
};

test('a second run waits for the first one, and finds everything done', async () => {
  const first = migrate();
  await until(isMoving);
  const second = await migrate();
  expect(second.log).toContain('another run migrates it; waiting up to ten seconds');
  expect(second.databases).toEqual([
    { name: 'harbor', before: 'up-to-date', applied: [], after: 'up-to-date' },
  ]);
  expect((await first).exitCode).toBe(0);
});

test('a second run that waits in vain says which run has the lock, and changes nothing', async () => {
  await checkout.addMigration(moor, slow.replace('8', '25'));
  const first = migrate({ env: { GITHUB_RUN_ID: '4711' } });
  await until(isMoving);
  const second = await migrate();
  expect(second.exitCode).toBe(1);
  expect(second.log).toContain('is being migrated by another run');
  expect(second.log).toContain('It is run 4711 of acme/marina, and it is alive.');
  expect(second.log).toMatch(/session \d+ from [\d.]+: running since .*SELECT pg_sleep/);
  expect(second.databases).toEqual([{ name: 'harbor', before: 'locked', applied: [], after: 'locked' }]);
  expect((await first).databases).toContainEqual(expect.objectContaining({ after: 'up-to-date' }));
});

test.each([
  // The orphaned Prisma is still there to write down the end; one that was ended with its run is not.
  ['SIGKILL', 'up-to-date'],
  ['SIGINT', 'failed'],
] as const)('a run that %s ended is told from one that is alive', async (signal, end) => {
  let killed = false;
  const first = migrate({
    onLog: (log, step) => {
      if (killed || !log.includes('::group::migrate')) return;
      killed = true;
      until(isMoving).then(() => step.kill(signal));
    },
  });
  expect((await first).exitCode).not.toBe(0);
  const next = await migrate();
  expect(next.exitCode).toBe(1);
  expect(next.log).toContain(`still works on ${moor}, and the run that began it is gone`);
  expect(next.log).toMatch(/SELECT pg_terminate_backend\(\d+\)/);
  expect(next.databases).toEqual([{ name: 'harbor', before: 'abandoned', applied: [], after: 'abandoned' }]);

  // Nothing is resolved for anybody: the server ends what it had begun, and then a person says what became of it.
  await until(async () => (await hasBoats()) && !(await isMoving()));
  const after = await migrate();
  expect(after.databases).toEqual([{ name: 'harbor', before: end, applied: [], after: end }]);
  if (end === 'failed') expect(after.log).toMatch(/It does not run any more.*prisma migrate resolve/);
});

test('a database that is up to date needs no lock', async () => {
  await checkout.addMigration(moor, 'CREATE TABLE "boats" ();');
  await migrate();
  const holder = lab.postgres.query(harbor, 'select pg_advisory_lock(72707369); select pg_sleep(5)');
  expect((await migrate()).exitCode).toBe(0);
  await holder;
});

test('a Prisma that was started by hand is told by its session', async () => {
  await checkout.addMigration(moor, 'CREATE TABLE "boats" ();');
  const holder = lab.postgres.query(harbor, 'select pg_advisory_lock(72707369); select pg_sleep(14)');
  const step = await migrate();
  expect(step.exitCode).toBe(1);
  expect(step.log).toContain('A Prisma that this action did not start holds the lock of migrations');
  expect(step.log).toContain('session');
  await holder;
  expect((await migrate()).exitCode).toBe(0);
});
