import type { Lab } from '@fairway/lab';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Checkout } from './migrate-prisma/checkout.ts';
import { installPrisma6 } from './migrate-prisma/prisma-6.ts';
import { migrateStep } from './migrate-prisma/step.ts';
import { useHarbor } from './migrate-prisma/use-harbor.ts';

const create = '20260901080000_create_berths';
const reserve = '20260915101500_reserve_berths';
const moor = '20261002090000_moor_boats';

let lab: Lab;
let checkout: Checkout;
let harbor = '';
let snow = '';
let count = 0;

useHarbor((given) => {
  ({ lab, checkout, url: harbor } = given);
});
beforeEach(async () => {
  count++;
  snow = await lab.postgres.createDatabase(`snow${count}`);
});

describe('several databases in order', () => {
  const migrate = () =>
    migrateStep(
      checkout.path,
      { harbor: { url: harbor }, 'marine-snow': { url: snow } },
      { inputs: { order: 'in-order' } },
    );

  test('are migrated one after the other', async () => {
    const { exitCode, log } = await migrate();
    expect(exitCode).toBe(0);
    const first = log.indexOf('harbor: All migrations have been successfully applied');
    expect(first).toBeGreaterThan(0);
    expect(log.indexOf('marine-snow: applying')).toBeGreaterThan(first);
  });

  test('are not begun after one that failed', async () => {
    await checkout.addMigration(moor, 'SELECT no_such_function();');
    const step = await migrate();
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain('Not begun, because harbor failed: marine-snow');
    expect(step.databases).toEqual([
      { name: 'harbor', before: 'pending', applied: [create, reserve], after: 'failed' },
      { name: 'marine-snow', before: 'pending', applied: [], after: 'pending' },
    ]);
    expect(step.outputs['rollback-safe']).toBe('true');
  });
});

describe('the version of Prisma', () => {
  const migrate = () => migrateStep(checkout.path, { harbor: { url: harbor } });

  test('may be 6, which takes its URL from the schema', async () => {
    const env = await installPrisma6(checkout);
    const step = await migrateStep(checkout.path, { harbor: { url: harbor } }, { env });
    expect(step.log).toContain('harbor: Prisma 6.19.3 aims at the same database and migrations');
    expect(step.databases).toEqual([
      { name: 'harbor', before: 'pending', applied: [create, reserve], after: 'up-to-date' },
    ]);
    expect(step.exitCode).toBe(0);
  });

  test('may not be 8', async () => {
    await checkout.write('harbor/node_modules/.bin/prisma', '');
    await checkout.write('harbor/node_modules/prisma/package.json', '{"version":"8.0.0"}');
    const step = await migrate();
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain('Prisma 8.0.0 in ');
    expect(step.log).toContain('Prisma 8 has a new migration system');
    expect(step.databases).toEqual([{ name: 'harbor', before: 'pending', applied: [], after: 'pending' }]);
  });
});
