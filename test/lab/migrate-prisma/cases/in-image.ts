import { describe, expect, test } from '@jest/globals';
import { create, moor, reserve } from '../checkout.ts';
import { holdSession, until } from '../held-session.ts';
import { machineStep } from '../machine-step.ts';
import type { StepExtras } from '../step.ts';
import type { Harbor } from '../use-harbor.ts';

/** Prisma in a container of the release's image. The machine has `harbor:1`, `postgres:17` and the network `quay`. */
export function describeInImage(own: Harbor): void {
  const { migrate, urlAt, leftOvers } = machineStep(own);
  const secrets = () => [own.url, new URL(own.url).password];
  describe('reach: in-image', () => {
    const inImage = (inputs = {}, fields = {}, onLog?: StepExtras['onLog']) =>
      migrate(
        urlAt('db'),
        { reach: 'in-image', image: 'harbor:1', network: 'quay', directory: '.', ...fields },
        inputs,
        onLog,
      );

    test("a plan changes nothing; then the image's own migrations are applied from it, in the database's network, with a dump from there, and proven", async () => {
      await own.checkout.addMigration(moor, 'SELECT no_such_function();');
      const plan = await inImage({ command: 'plan' });
      expect(plan.exitCode).toBe(0);
      expect(plan.log).toContain(`${create}: expand-only`);
      expect(plan.databases).toEqual([{ name: 'harbor', before: 'pending', applied: [], after: 'pending' }]);

      const backup = {
        backup: 'always',
        'backup-directory': '/home/deploy/dumps',
        'backup-image': 'postgres:17',
      };
      const step = await inImage(backup);
      expect(step.log).toMatch(/harbor: reached through the network quay of /);
      expect(step.log).toMatch(/Proved: harbor is backed up \(\/home\/deploy\/dumps\/harbor-\S+\.dump on /);
      expect(step.log).toContain('Proved: harbor is up to date (2 of 2 migrations applied');
      expect(step.exitCode).toBe(0);
      expect(step.databases).toEqual([
        { name: 'harbor', before: 'pending', applied: [create, reserve], after: 'up-to-date' },
      ]);
      for (const secret of secrets()) expect(step.log + step.summary).not.toContain(secret);
      expect(await leftOvers()).toBe('1');
    });

    test('a run that is cancelled leaves no container behind', async () => {
      // Another session creates a table of this name without a commit, so the server makes the migration wait.
      const gate = await holdSession(own.lab, own.url, 'begin; create table berths (id int)');
      const waiting = "exists (select from pg_stat_activity where wait_event_type = 'Lock')";
      let cancelled = false;
      const step = await inImage({}, {}, (log, process) => {
        if (cancelled || !log.includes('::group::migrate')) return;
        cancelled = true;
        until(own.lab, own.url, waiting).then(() => process.kill('SIGINT'));
      });
      const left = await leftOvers().finally(gate.release);
      expect(step.exitCode).not.toBe(0);
      expect(step.outputs['schema']).toContain('"worksFor":[]');
      expect(left).toBe('1');
    });

    test('the error tells apart an image without Prisma, one without Node and one that does not exist', async () => {
      const missing = await inImage({}, { image: 'localhost:1/atlantis:1' });
      expect(missing.exitCode).toBe(1);
      expect(missing.log).toContain('atlantis');
      expect((await inImage({}, { image: 'postgres:17' })).log).toContain('There is no node in the image');
      expect((await inImage({}, { directory: '/usr' })).log).toContain(
        'There is no Prisma in /usr of the image harbor:1',
      );
      expect(await leftOvers()).toBe('1');
    });
  });
}
