import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { create, moor, reserve } from '../checkout.ts';
import { harborStep } from '../harbor-step.ts';
import { startSilentServer } from '../silent-server.ts';
import type { Harbor } from '../use-harbor.ts';

/** Databases that cannot be migrated as they are. */
export function describeStates(own: Harbor): void {
  const { both, migrate, tables } = harborStep(own);

  describe('a database whose history differs from the folder stops everything', () => {
    beforeEach(async () => {
      await own.checkout.addMigration(moor, 'CREATE TABLE "boats" ();');
      await migrate();
    });

    test.each<[string, string, () => Promise<void>, string]>([
      [
        'edited',
        'diverged',
        () => own.checkout.addMigration(create, 'SELECT 1;'),
        `edited after it was applied: ${create}`,
      ],
      [
        'missing',
        'diverged',
        () => own.checkout.dropMigration(reserve),
        `applied, and missing from the folder: ${reserve}`,
      ],
      [
        'back-dated',
        'diverged',
        () => own.checkout.addMigration('20260920000000_slip_in', 'SELECT 1;'),
        'not applied, and older than one that is: 20260920000000_slip_in',
      ],
      ['ahead', 'ahead', () => own.checkout.dropMigration(moor), `A newer release has applied ${moor}`],
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
      expect(await tables(own.snow)).toEqual([]);
    });

    test('but different line endings are not a difference', async () => {
      await own.checkout.addMigration(
        create,
        (await own.checkout.readMigration(create)).replaceAll('\n', '\r\n'),
      );
      expect((await migrate()).databases).toEqual([
        { name: 'harbor', before: 'up-to-date', applied: [], after: 'up-to-date' },
      ]);
    });
  });

  test('a database with tables that Prisma never migrated is left alone', async () => {
    await own.lab.postgres.query(own.url, 'create table customers (id int)');
    const step = await migrate();
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain('It holds customers and no _prisma_migrations');
    expect(step.databases).toEqual([
      { name: 'harbor', before: 'unmanaged', applied: [], after: 'unmanaged' },
    ]);
    expect(await tables(own.url)).toEqual(['customers']);
  });

  describe('a database that cannot be asked', () => {
    let silent: Awaited<ReturnType<typeof startSilentServer>>;
    beforeAll(async () => {
      silent = await startSilentServer();
    });
    afterAll(() => silent?.stop());

    const altered = (change: (url: URL) => void) => {
      const url = new URL(own.url);
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
      expect(await tables(own.snow)).toEqual([]);
    });
  });
}
