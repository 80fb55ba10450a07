import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { moor } from '../checkout.ts';
import { type HeldSession, holdSession, until } from '../held-session.ts';
import { migrateStep, type StepExtras } from '../step.ts';
import type { Harbor } from '../use-harbor.ts';

/** A migration that runs as long as another session holds this lock. */
const slow = 'SELECT pg_advisory_xact_lock(99); CREATE TABLE "boats" ();';
/** The lock of migrations itself. */
const lockOfMigrations = 'select pg_advisory_lock(72707369)';

/** Runs that meet another run, living or dead. */
export function describeLocks(own: Harbor): void {
  describe('the lock of migrations', () => {
    const held: HeldSession[] = [];

    beforeEach(() => own.checkout.addMigration(moor, slow));
    afterEach(async () => {
      for (const session of held.splice(0)) await session.release();
    });

    const hold = async (sql: string, url = own.url, name?: string) => {
      const session = await holdSession(own.lab, url, sql, name);
      held.push(session);
      return session;
    };
    const databases = () => ({ harbor: { url: own.url } });
    const migrate = (more: StepExtras = {}) => migrateStep(own.checkout.path, databases(), more);
    /** Whether the slow migration has come. */
    const boats = "to_regclass('boats') is not null";
    const isMoving = `exists (select from pg_stat_activity where state = 'active' and query like 'SELECT pg_advisory_xact_lock%' and datname = current_database())`;
    /** No other session is left, not even that of the Prisma that records how the migration ended. */
    const isLeftAlone = `not exists (select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid())`;
    const moving = () => until(own.lab, own.url, isMoving);

    test('names its holder, this action or a Prisma by hand, to runs that wait in vain and change nothing; a run that waits long enough finds nothing to do', async () => {
      const gate = await hold('select pg_advisory_lock(99)');
      const both = () => ({ ...databases(), 'marine-snow': { url: own.snow } });
      const first = migrate({ env: { GITHUB_RUN_ID: '4711' } });
      await moving();
      await hold(lockOfMigrations, own.snow);

      const second = await migrateStep(own.checkout.path, both());
      expect(second.exitCode).toBe(1);
      expect(second.log).toContain('is being migrated by another run');
      expect(second.log).toContain('It is run 4711 of acme/marina, and it is alive.');
      expect(second.log).toMatch(/session \d+ from [\d.]+: running since .*SELECT pg_advisory_xact_lock/);
      expect(second.log).toContain('A Prisma that this action did not start holds the lock of migrations');
      expect(second.databases).toEqual(
        ['harbor', 'marine-snow'].map((name) => ({ name, before: 'locked', applied: [], after: 'locked' })),
      );

      let opened = false;
      const third = await migrate({
        inputs: { 'lock-wait': '10m' },
        onLog(log) {
          if (opened || !/lock of migrations is held by a migration .*; waiting up to/.test(log)) return;
          opened = true;
          gate.release();
        },
      });
      expect(third.databases).toEqual([
        { name: 'harbor', before: 'up-to-date', applied: [], after: 'up-to-date' },
      ]);
      expect((await first).databases).toContainEqual(expect.objectContaining({ after: 'up-to-date' }));

      // A database that is up to date is not asked for the lock.
      await hold(lockOfMigrations);
      expect((await migrate()).exitCode).toBe(0);
    });

    test('tells a backup that holds it from a migration', async () => {
      await hold(lockOfMigrations, own.url, 'fairway-run f00d backup by mia');
      const waiting = await migrate({ inputs: { 'lock-wait': '1s' } });
      expect(waiting.exitCode).toBe(1);
      expect(waiting.log).toMatch(/is being backed up\..*It is backup by mia, and it is alive/s);
    });

    test.each([
      // After SIGKILL the orphaned Prisma still records how the migration ended. After SIGINT it is gone with its run.
      ['SIGKILL', 'up-to-date'],
      ['SIGINT', 'failed'],
    ] as const)('tells a run that %s ended from one that is alive', async (signal, end) => {
      const gate = await hold('select pg_advisory_lock(99)');
      let killed = false;
      const first = migrate({
        onLog: (log, step) => {
          if (killed || !log.includes('::group::migrate')) return;
          killed = true;
          moving().then(() => step.kill(signal));
        },
      });
      const ended = await first;
      expect(ended.exitCode).not.toBe(0);
      // A cancelled run does not call its release safe: it cannot know how its migration ends.
      if (signal === 'SIGINT') expect(ended.outputs['schema']).toContain('"worksFor":[]');
      const next = await migrate();
      expect(next.exitCode).toBe(1);
      expect(next.log).toContain(`still works on ${moor}, and the run that began it is gone`);
      expect(next.log).toMatch(/SELECT pg_terminate_backend\(\d+\)/);
      expect(next.databases).toEqual([
        { name: 'harbor', before: 'abandoned', applied: [], after: 'abandoned' },
      ]);

      // The action resolves nothing by itself: the server ends the statement, and then a person decides.
      await gate.release();
      // Prisma 7.4 and newer commits each statement by itself: without its run the statements after this one never come.
      await until(own.lab, own.url, `${signal === 'SIGINT' || boats} and ${isLeftAlone}`);
      const [row] = await own.lab.postgres.query(own.url, `select ${boats} as came`);
      expect(row?.['came']).toBe(signal === 'SIGKILL' ? 't' : 'f');
      const after = await migrate();
      expect(after.databases).toEqual([{ name: 'harbor', before: end, applied: [], after: end }]);
      if (end === 'failed') expect(after.log).toMatch(/it no longer runs.*prisma migrate resolve/);
    });
  });
}
