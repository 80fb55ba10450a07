import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { create, reserve } from '../checkout.ts';
import { harborStep } from '../harbor-step.ts';
import { startSilentServer } from '../silent-server.ts';
import type { Harbor } from '../use-harbor.ts';

/** Databases that cannot be migrated as they are. */
export function describeStates(own: Harbor): void {
  const { both, migrate, tables } = harborStep(own);

  describe('a database whose history differs from the folder stops everything', () => {
    beforeEach(() => own.startMigrated());

    test.each<[string, string, () => Promise<void>, readonly string[]]>([
      [
        'edited, missing and back-dated',
        'diverged',
        async () => {
          await own.checkout.addMigration(reserve, 'SELECT 1;');
          await own.checkout.dropMigration(create);
          await own.checkout.addMigration('20260903000000_slip_in', 'SELECT 1;');
        },
        [
          `edited after it was applied: ${reserve}`,
          `applied, and missing from the folder: ${create}`,
          'not applied, and older than one that is: 20260903000000_slip_in',
        ],
      ],
      [
        'ahead',
        'ahead',
        () => own.checkout.dropMigration(reserve),
        [`A newer release has applied ${reserve}`],
      ],
    ])('%s', async (_, state, change, told) => {
      await change();
      const step = await migrate(both());
      expect(step.exitCode).toBe(1);
      for (const words of told) expect(step.log).toContain(words);
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

  describe('databases that cannot be asked, or that Prisma never migrated', () => {
    let silent: Awaited<ReturnType<typeof startSilentServer>>;
    beforeAll(async () => {
      silent = await startSilentServer();
    });
    afterAll(() => silent?.stop());

    test('each have an error of their own, all in one run, and none is changed', async () => {
      await own.lab.postgres.query(own.url, 'create table customers (id int)');
      const altered = (change: (url: URL) => void) => {
        const url = new URL(own.snow);
        change(url);
        return url.href;
      };
      const closed = altered((url) => {
        url.port = '1';
      });
      const stranger = altered((url) => {
        url.password = 'open-sesame';
      });
      const missing = altered((url) => {
        url.pathname = '/atlantis';
      });
      const mute = `postgresql://app:sesame@127.0.0.1:${silent.port}/harbor?connect_timeout=1`;
      const rows: readonly [string, string, string][] = [
        ['closed', closed, 'Nothing listens at that address'],
        ['mute', mute, 'did not answer in time'],
        ['stranger', stranger, 'The server refuses the password'],
        ['missing', missing, 'database does not exist'],
        ['foreign', own.url, 'It holds customers and no _prisma_migrations'],
      ];
      const fields = { directory: 'harbor' };
      const databases = Object.fromEntries(rows.map(([name, url]) => [name, { url, fields }]));
      const step = await migrate(databases);
      expect(step.exitCode).toBe(1);
      for (const [name, , told] of rows) {
        expect(step.log).toMatch(new RegExp(`${name} \\(database [^)]*\\) (?:(?!database).)*${told}`));
        const state = name === 'foreign' ? 'unmanaged' : 'unreachable';
        expect(step.databases).toContainEqual({ name, before: state, applied: [], after: state });
      }
      expect(step.log).toContain('To do: ');
      expect(step.log).not.toContain('sesame');
      expect(await tables(own.url)).toEqual(['customers']);
      expect(await tables(own.snow)).toEqual([]);
    });
  });
}
