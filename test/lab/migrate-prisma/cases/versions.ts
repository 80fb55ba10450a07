import { describe, expect, test } from '@jest/globals';
import { create, moor, reserve } from '../checkout.ts';
import { installPrisma6 } from '../prisma-6.ts';
import { migrateStep } from '../step.ts';
import type { Harbor } from '../use-harbor.ts';

/** Several databases in order, and the versions of Prisma. */
export function describeVersions(own: Harbor): void {
  test('several databases in order are migrated one after the other, and none after one that failed', async () => {
    await own.checkout.write(
      'marine-snow/prisma/migrations/20261002090000_divide/migration.sql',
      'SELECT 1 / 0;',
    );
    const later = await own.lab.postgres.createDatabase('later');
    const step = await migrateStep(
      own.checkout.path,
      {
        harbor: { url: own.url },
        'marine-snow': { url: own.snow },
        later: { url: later, fields: { directory: 'harbor' } },
      },
      { inputs: { order: 'in-order' } },
    );
    expect(step.exitCode).toBe(1);
    const first = step.log.indexOf('harbor: All migrations have been successfully applied');
    expect(first).toBeGreaterThan(0);
    // Prisma's output is logged whole. A sign of life is logged while it applies, but not right after another line.
    expect(step.log.indexOf('marine-snow: Loaded Prisma config')).toBeGreaterThan(first);
    expect(step.log).toContain('Not begun, because marine-snow failed: later');
    expect(step.databases).toEqual([
      { name: 'harbor', before: 'pending', applied: [create, reserve], after: 'up-to-date' },
      expect.objectContaining({ name: 'marine-snow', before: 'pending', after: 'failed' }),
      { name: 'later', before: 'pending', applied: [], after: 'pending' },
    ]);
    expect(step.outputs['rollback-safe']).toBe('true');
  });

  describe('the version of Prisma', () => {
    const migrate = () => migrateStep(own.checkout.path, { harbor: { url: own.url } });

    test('may be 6, which takes its URL from the schema', async () => {
      const env = await installPrisma6(own.checkout);
      const step = await migrateStep(own.checkout.path, { harbor: { url: own.url } }, { env });
      expect(step.log).toContain('harbor: Prisma 6.19.3 aims at the same database and migrations');
      expect(step.databases).toEqual([
        { name: 'harbor', before: 'pending', applied: [create, reserve], after: 'up-to-date' },
      ]);
      expect(step.exitCode).toBe(0);

      await own.checkout.addMigration(
        moor,
        'CREATE TABLE "early" (id INT); CREATE INDEX CONCURRENTLY "i" ON "berths" ("name");',
      );
      const refused = await migrateStep(own.checkout.path, { harbor: { url: own.url } }, { env });
      // The plan said before what the server then does.
      expect(refused.log).toContain(
        'Prisma 6.19.3 sends the whole script as one transaction: PostgreSQL refuses',
      );
      expect(refused.log).toContain('CREATE INDEX CONCURRENTLY cannot run inside a transaction block');
      expect(refused.log).toContain(
        'Prisma 6.19.3 sends a migration as a whole, so the server has undone it',
      );
      expect(await own.lab.postgres.query(own.url, "select to_regclass('early') is null as undone")).toEqual([
        { undone: 't' },
      ]);
    });

    test('may not be 8', async () => {
      await own.checkout.write('harbor/node_modules/.bin/prisma', '');
      await own.checkout.write('harbor/node_modules/prisma/package.json', '{"version":"8.0.0"}');
      const step = await migrate();
      expect(step.exitCode).toBe(1);
      expect(step.log).toContain('Prisma 8.0.0 in ');
      expect(step.log).toContain('Prisma 8 has a new migration system');
      expect(step.databases).toEqual([{ name: 'harbor', before: 'pending', applied: [], after: 'pending' }]);
    });
  });
}
