import { describe, expect, test } from '@jest/globals';
import { moor } from '../checkout.ts';
import { holdSession } from '../held-session.ts';
import { migrateStep, type StepExtras } from '../step.ts';
import type { Harbor } from '../use-harbor.ts';

/** The limits of a migration's sessions. */
export function describeLimits(own: Harbor): void {
  const migrate = (inputs: StepExtras['inputs'] = {}) =>
    migrateStep(own.checkout.path, { harbor: { url: own.url } }, { inputs });

  describe('lock-timeout and statement-timeout', () => {
    test('apply to the session in which Prisma migrates, and end a migration that waits for a table in use, before others queue up behind it', async () => {
      await own.startMigrated();
      await own.checkout.addMigration(
        '20261001090000_limit',
        `CREATE TABLE limits AS SELECT current_setting('lock_timeout') AS lock, current_setting('statement_timeout') AS statement;`,
      );
      await own.checkout.addMigration(
        moor,
        'CREATE TABLE "early" (id INT); ALTER TABLE "berths" ADD COLUMN "depth" INT;',
      );
      const reader = await holdSession(own.lab, own.url, 'begin; select count(*) from berths');
      const limits = { 'lock-timeout': '2s', 'statement-timeout': '10m' };
      const step = await migrate(limits).finally(reader.release);
      expect(step.exitCode).toBe(1);
      expect(await own.lab.postgres.query(own.url, 'select * from limits')).toEqual([
        { lock: '2s', statement: '10min' },
      ]);
      expect(step.log).toContain('A table was in use for longer than lock-timeout');
      expect(step.log).toContain('canceling statement due to lock timeout');
      expect(step.databases).toEqual([
        { name: 'harbor', before: 'pending', applied: ['20261001090000_limit'], after: 'failed' },
      ]);
      // Prisma 7.4 and newer commits each statement by itself.
      expect(step.log).toMatch(/Prisma 7\.\d+\.\d+ commits each statement by itself/);
      expect(await own.lab.postgres.query(own.url, 'select count(*)::int as rows from early')).toEqual([
        { rows: '0' },
      ]);
    });

    test('do not replace timeout, which ends a migration that nobody waits for', async () => {
      await own.checkout.addMigration(moor, 'SELECT pg_sleep(3600);');
      const step = await migrate({ timeout: '30s' });
      expect([step.exitCode, step.log]).toEqual([
        1,
        expect.stringMatching(/`prisma migrate \w+` did not end in time/),
      ]);
      expect(step.databases).toEqual([
        {
          name: 'harbor',
          before: 'pending',
          applied: expect.any(Array),
          after: expect.not.stringMatching('up-to-date'),
        },
      ]);
    });

    test('end a statement that takes too long', async () => {
      await own.startMigrated();
      await own.checkout.addMigration(moor, 'SELECT pg_sleep(3600);');
      const step = await migrate({ 'statement-timeout': '5s' });
      expect(step.exitCode).toBe(1);
      expect(step.log).toContain('A statement took longer than statement-timeout');
    });
  });
}
