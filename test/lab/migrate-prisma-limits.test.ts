import type { Lab } from '@fairway/lab';
import { describe, expect, test } from '@jest/globals';
import type { Checkout } from './migrate-prisma/checkout.ts';
import { migrateStep, type StepExtras } from './migrate-prisma/step.ts';
import { useHarbor } from './migrate-prisma/use-harbor.ts';

const moor = '20261002090000_moor_boats';

let lab: Lab;
let checkout: Checkout;
let harbor = '';

useHarbor((own) => {
  ({ lab, checkout, url: harbor } = own);
});

const migrate = (inputs: StepExtras['inputs'] = {}) =>
  migrateStep(checkout.path, { harbor: { url: harbor } }, { inputs });
describe('lock-timeout and statement-timeout', () => {
  const limits = { 'lock-timeout': '2s', 'statement-timeout': '90s' };

  test('hold for the very session in which Prisma migrates', async () => {
    await checkout.addMigration(
      moor,
      `CREATE TABLE limits AS SELECT current_setting('lock_timeout') AS lock, current_setting('statement_timeout') AS statement;`,
    );
    expect((await migrate(limits)).exitCode).toBe(0);
    expect(await lab.postgres.query(harbor, 'select * from limits')).toEqual([
      { lock: '2s', statement: '90s' },
    ]);
  });

  test('are not set where none is asked for', async () => {
    await checkout.addMigration(
      moor,
      `CREATE TABLE limits AS SELECT current_setting('lock_timeout') AS lock;`,
    );
    expect((await migrate()).exitCode).toBe(0);
    expect(await lab.postgres.query(harbor, 'select * from limits')).toEqual([{ lock: '0' }]);
  });

  test('end a migration that waits for a table in use, before others queue up behind it', async () => {
    await migrate();
    await checkout.addMigration(moor, 'ALTER TABLE "berths" ADD COLUMN "depth" INT;');
    const reader = lab.postgres.query(
      harbor,
      'begin; select count(*) from berths; select pg_sleep(12); commit',
    );
    const step = await migrate(limits);
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain('A table was in use for longer than lock-timeout');
    expect(step.log).toContain('canceling statement due to lock timeout');
    expect(step.databases).toEqual([{ name: 'harbor', before: 'pending', applied: [], after: 'failed' }]);
    await reader;
  });

  test('end a statement that takes too long', async () => {
    await checkout.addMigration(moor, 'SELECT pg_sleep(30);');
    const step = await migrate({ 'statement-timeout': '1s' });
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain('A statement took longer than statement-timeout');
  });
});
