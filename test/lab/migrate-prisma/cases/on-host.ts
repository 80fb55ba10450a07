import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { create, moor, reserve } from '../checkout.ts';
import { machineStep } from '../machine-step.ts';
import type { Harbor } from '../use-harbor.ts';

const drop = 'ALTER TABLE "reservations" DROP COLUMN "vessel" CASCADE;';

/** Prisma on a machine, in a copy of the project. The machine has Prisma's packages. */
export function describeOnHost(own: Harbor): void {
  const { migrate, urlAt, said, leftOvers } = machineStep(own);
  const secrets = () => [own.url, new URL(own.url).password];
  describe('reach: on-host', () => {
    const onHost = (inputs = {}) => migrate(urlAt('db.internal'), { reach: 'on-host' }, inputs);
    beforeEach(async () => {
      const line = `${own.lab.postgres.address} db.internal`;
      await said('sh', '-c', `grep -q db.internal /etc/hosts || echo '${line}' >> /etc/hosts`);
    });

    test('Prisma runs on the host in a temporary copy, and the migration is proven from the runner; a dump stays on the host, readable by its user only, and has been read to its end', async () => {
      await own.startMigrated();
      await own.checkout.addMigration(moor, drop);
      const step = await onHost({ backup: 'destructive', 'backup-directory': '/home/deploy/dumps' });
      expect(step.log).toMatch(/files of .* copied and read back/);
      expect(step.log).toMatch(/Ran `npm ci .*` in \/tmp\/fairway-migrate-\S+ on /);
      expect(step.log).toContain('Proved: harbor is up to date (3 of 3 migrations applied');
      expect(step.exitCode).toBe(0);
      expect(step.databases).toEqual([
        { name: 'harbor', before: 'pending', applied: [moor], after: 'up-to-date' },
      ]);
      for (const secret of secrets()) expect(step.log + step.summary).not.toContain(secret);
      const [dump] = JSON.parse(step.outputs['backups'] ?? '[]');
      expect(dump).toMatchObject({
        name: 'harbor',
        place: expect.stringContaining(own.lab.node('manager').address),
      });
      expect(await said('stat', '-c', '%a %U %s', dump.file)).toBe(`600 deploy ${dump.bytes}`);
      expect(await said('sh', '-c', `sha256sum <${dump.file}`)).toContain(dump.sha256);
      expect(await said('pg_restore', '--list', dump.file)).toContain('TABLE DATA public berths');
      expect(step.summary).toContain(dump.file);
      expect(step.outputs['rollback-safe']).toBe('false');

      const again = await onHost();
      expect(again.databases).toContainEqual(expect.objectContaining({ before: 'up-to-date' }));
      expect(again.log).not.toContain('copied');
      expect(await leftOvers()).toBe('1');
    });

    test('with install: never the packages of the checkout are copied, and without packages nothing is changed', async () => {
      const modules = join(own.checkout.path, 'node_modules');
      await rm(modules);
      const none = await onHost({ install: 'never' });
      expect([none.exitCode, none.log]).toEqual([1, expect.stringContaining('Prisma is not installed')]);
      expect(none.log).toContain('and "install" is "never"');
      expect(none.databases).toEqual([{ name: 'harbor', before: 'pending', applied: [], after: 'pending' }]);

      // These links are broken here; their targets are on the machine.
      await mkdir(join(modules, '.bin'), { recursive: true });
      for (const name of ['prisma', '.bin/prisma'])
        await symlink(`/opt/marina/node_modules/${name}`, join(modules, name));
      const step = await onHost({ install: 'never' });
      expect(step.log).not.toContain('::error');
      expect(step.log).not.toContain('npm ci');
      expect(step.exitCode).toBe(0);
      expect(step.databases).toEqual([
        { name: 'harbor', before: 'pending', applied: [create, reserve], after: 'up-to-date' },
      ]);
      expect(await leftOvers()).toBe('1');
    });

    test('a pg_dump that is older than the server is reported before anything changes', async () => {
      const old = 'echo "pg_dump (PostgreSQL) 9.6.24"';
      await said(
        ...['sh', '-ec'],
        `mv /usr/lib/postgresql /usr/lib/postgresql.away; printf '#!/bin/sh\n%s\n' '${old}' >/usr/local/bin/pg_dump; chmod 755 /usr/local/bin/pg_dump`,
      );
      const step = await onHost({ backup: 'always', 'backup-directory': '/home/deploy/dumps' }).finally(() =>
        said('sh', '-ec', 'rm /usr/local/bin/pg_dump; mv /usr/lib/postgresql.away /usr/lib/postgresql'),
      );
      expect(step.exitCode).toBe(1);
      expect(step.log).toMatch(/The server is PostgreSQL \d+, and the newest pg_dump on \S.* is 9/);
      expect(step.log).toMatch(/postgresql-client-\d+ on .*backup-image: postgres:\d+/);
      expect(step.databases).toEqual([{ name: 'harbor', before: 'pending', applied: [], after: 'pending' }]);
    });

    test('a host without a package manager: nothing is changed, and no copy stays', async () => {
      await said('mv', '/usr/local/bin/npm', '/usr/local/bin/npm.away');
      const step = await onHost().finally(() => said('mv', '/usr/local/bin/npm.away', '/usr/local/bin/npm'));
      expect(step.exitCode).toBe(1);
      expect(step.log).toContain('There is package-lock.json, and npm is not on');
      expect(step.databases).toEqual([{ name: 'harbor', before: 'pending', applied: [], after: 'pending' }]);
      expect(await leftOvers()).toBe('1');
    });
  });
}
