import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { run } from '../../machine.ts';
import { moor } from '../checkout.ts';
import { migrateStep, type StepExtras } from '../step.ts';
import type { Harbor } from '../use-harbor.ts';

/** Dumps before migrations. */
export function describeBackup(own: Harbor): void {
  let image = '';

  const migrate = (inputs: StepExtras['inputs'] = {}) =>
    migrateStep(own.checkout.path, { harbor: { url: own.url } }, { inputs });
  const always = () => ({ backup: 'always', 'backup-directory': 'dumps', 'backup-image': image });
  const untouched = [{ name: 'harbor', before: 'pending', applied: [], after: 'pending' }];
  const dumps = () => readdir(join(own.checkout.path, 'dumps')).catch(() => []);

  describe('a backup', () => {
    beforeEach(async () => {
      // What the lab's PostgreSQL runs from has the client programs of its version.
      const container = `fairway-lab-${own.lab.name}-postgres`;
      image = (await run(['docker', 'inspect', '--format', '{{.Config.Image}}', container])).stdout.trim();
    });
    test('is taken before a migration that removes data, read back whole, and can restore the old state', async () => {
      await own.startMigrated();
      await own.checkout.addMigration(
        moor,
        'WITH "gone" AS (DELETE FROM "berths" RETURNING *) SELECT count(*) FROM "gone";',
      );
      const step = await migrate({ ...always(), backup: 'destructive' });
      expect(step.log).toContain('line 1, contracting: deletes rows of berths');
      expect(await own.lab.postgres.query(own.url, 'select count(*) from berths')).toEqual([{ count: '0' }]);
      expect(step.log).toMatch(
        /Proved: harbor is backed up \(.*dumps\/harbor-\d{8}T\d{9}Z\.dump on the runner, \d+ bytes, SHA-256 [0-9a-f]{64}; pg_restore read all of it, \d+ entries\)/,
      );
      expect(step.exitCode).toBe(0);
      const [dump] = JSON.parse(step.outputs['backups'] ?? '[]');
      expect(step.summary).toContain(dump.file);
      expect(statSync(dump.file)).toMatchObject({ mode: 0o100600, size: dump.bytes });
      for (const secret of [own.url, new URL(own.url).password]) expect(step.log).not.toContain(secret);

      const restored = await own.lab.postgres.createDatabase('restored');
      const { hostname, username, password } = new URL(restored);
      const container = `fairway-lab-${own.lab.name}-postgres`;
      await run(['docker', 'cp', dump.file, `${container}:/tmp/harbor.dump`]);
      const env = { PGHOST: hostname, PGUSER: username, PGPASSWORD: password, PGDATABASE: 'restored' };
      const pass = Object.keys(env).flatMap((name) => ['--env', name]);
      const argv = ['pg_restore', '--no-owner', '--no-privileges', '--dbname=restored', '/tmp/harbor.dump'];
      await run(['docker', 'exec', '--user', 'root', ...pass, container, ...argv], { env });
      expect(await own.lab.postgres.query(restored, 'select count(*) from berths')).toEqual([{ count: '3' }]);
    });

    test.each<[string, () => Promise<void>, () => Record<string, string>, RegExp]>([
      [
        'that has no room',
        async () => {},
        () => ({ ...always(), 'backup-directory': '/proc/dumps' }),
        /could not be backed up/,
      ],
      [
        'of a table that its user may not read',
        async () => {
          const admin = new URL(own.lab.postgres.adminUrl);
          admin.pathname = new URL(own.url).pathname;
          await own.lab.postgres.query(admin.href, 'create schema vault; create table vault.closed (id int)');
        },
        always,
        /permission denied for (table|schema)/,
      ],
    ])('%s stops everything before anything changes, and leaves no file', async (_, spoil, inputs, told) => {
      await own.startMigrated();
      await spoil();
      await own.checkout.addMigration(moor, 'CREATE TABLE "boats" ();');
      const step = await migrate(inputs());
      expect(step.exitCode).toBe(1);
      expect(step.log).toMatch(told);
      expect(step.databases).toEqual(untouched);
      expect(await dumps()).toEqual([]);
    });
  });
}
