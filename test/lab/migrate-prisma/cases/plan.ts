import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { create, moor } from '../checkout.ts';
import { migrateStep, type StepExtras } from '../step.ts';
import type { Harbor } from '../use-harbor.ts';

const drop =
  'ALTER TABLE "reservations" DROP COLUMN "vessel" CASCADE;\nCREATE INDEX "i" ON "berths" ("name");';

/** The plan of migrations before they run. */
export function describePlan(own: Harbor): void {
  describe('the plan', () => {
    const migrate = (inputs: StepExtras['inputs'] = {}) =>
      migrateStep(own.checkout.path, { harbor: { url: own.url } }, { inputs });
    const tables = async () =>
      (
        await own.lab.postgres.query(
          own.url,
          "select tablename from pg_tables where schemaname = 'public' order by 1",
        )
      ).map((row) => row['tablename']);

    // With this Prisma an index that is built CONCURRENTLY may stand beside other statements.
    test('migrations that only add leave the way back open, and the plan says so; no backup is taken of their database', async () => {
      await own.checkout.addMigration(
        moor,
        'ALTER TABLE "berths" ADD COLUMN "depth" INT;\nCREATE INDEX CONCURRENTLY "i" ON "berths" ("depth");',
      );
      const backup = { backup: 'destructive', 'backup-directory': 'dumps', 'backup-image': 'none:1' };
      const step = await migrate({ allow: 'expand', ...backup });
      expect(step.exitCode).toBe(0);
      expect(step.databases).toMatchObject([{ name: 'harbor', after: 'up-to-date' }]);
      expect(step.outputs['rollback-safe']).toBe('true');
      for (const name of [create, moor]) {
        expect(step.log).toContain(`${name}: expand-only`);
        expect(step.summary).toContain(`| harbor | ${name} | expand-only |`);
      }
      expect(step.outputs['backups']).toBe('[]');
      const none = await migrate({ ...backup, backup: 'always' });
      expect([none.exitCode, none.outputs['backups']]).toEqual([0, '[]']);
      await expect(access(join(own.checkout.path, 'dumps'))).rejects.toThrow('ENOENT');
    });

    describe('a migration that removes data and blocks', () => {
      beforeEach(async () => {
        await own.startMigrated();
        await own.checkout.addMigration(moor, drop);
      });

      test('is applied and shown with its lines; the way back is closed', async () => {
        const step = await migrate();
        expect(step.exitCode).toBe(0);
        expect(step.outputs['rollback-safe']).toBe('false');
        expect(step.summary).toContain(
          `| harbor | ${moor} | contracting, blocking | 1 | contracting: drops the column reservations.vessel |`,
        );
        expect(JSON.parse(step.outputs['plan'] ?? '')).toEqual([
          {
            name: 'harbor',
            migrations: [
              {
                name: moor,
                expandOnly: false,
                blocking: true,
                consent: [],
                statements: [
                  {
                    line: 1,
                    text: 'ALTER TABLE "reservations" DROP COLUMN "vessel" CASCADE',
                    findings: [{ kind: 'contracting', why: 'drops the column reservations.vessel' }],
                  },
                  {
                    line: 2,
                    text: 'CREATE INDEX "i" ON "berths" ("name")',
                    // By itself, and because the script still holds the lock of its first statement.
                    findings: [
                      expect.objectContaining({ kind: 'blocking' }),
                      expect.objectContaining({ kind: 'blocking' }),
                    ],
                  },
                ],
              },
            ],
          },
        ]);

        // Of the whole history, and so also of a later run, which finds nothing to apply: a release that knows the
        // table but not the loss of its column is no more served; one that never knew the table is.
        const schema = [{ name: 'harbor', newest: moor, worksFor: [moor, create] }];
        expect(JSON.parse(step.outputs['schema'] ?? '')).toEqual(schema);
        const again = await migrate();
        expect(again.outputs['rollback-safe']).toBe('true');
        expect(JSON.parse(again.outputs['schema'] ?? '')).toEqual(schema);
      });

      test('is refused by allow: expand before anything changes, unless its script consents', async () => {
        const before = await tables();
        const step = await migrate({ allow: 'expand' });
        expect(step.exitCode).toBe(1);
        expect(step.log).toContain('1 of the pending migrations do more than add; no database was changed');
        expect(step.log).toContain('line 1, contracting: drops the column reservations.vessel');
        expect(step.log).toContain('-- fairway: allow blocking, contracting: REASON');
        expect(step.databases).toEqual([
          { name: 'harbor', before: 'pending', applied: [], after: 'pending' },
        ]);
        expect(step.outputs['rollback-safe']).toBe('true');
        expect(await tables()).toEqual(before);

        await own.checkout.addMigration(
          moor,
          `-- fairway: allow contracting, blocking: nobody reads it\n${drop}`,
        );
        const consented = await migrate({ allow: 'expand', command: 'plan' });
        expect(consented.exitCode).toBe(0);
        expect(consented.summary).toContain('(the script consents)');
        expect(await tables()).toEqual(before);
      });
    });
  });
}
