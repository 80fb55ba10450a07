import { describe, expect, test } from '@jest/globals';
import { harborStep } from '../harbor-step.ts';
import type { Harbor } from '../use-harbor.ts';

/** Projects whose configuration would make Prisma do something else than the plan. */
export function describeAims(own: Harbor): void {
  const { migrate, tables } = harborStep(own);

  describe('a project is refused if its configuration', () => {
    test('names a migrations folder that does not exist', async () => {
      const step = await migrate({ harbor: { url: own.url, fields: { migrations: 'sql' } } });
      expect(step.exitCode).toBe(1);
      expect(step.log).toContain('No migrations folder was found');
    });

    test('connects to another database', async () => {
      const config = `import { defineConfig } from 'prisma/config';
export default defineConfig({ datasource: { url: '${own.snow}' } });`;
      await own.checkout.write('harbor/prisma.config.ts', config);
      const step = await migrate();
      expect(step.exitCode).toBe(1);
      expect(step.log).toContain('would migrate another database than "harbor"');
      expect(await tables(own.snow)).toEqual([]);
    });

    test('reads another folder', async () => {
      await own.checkout.write('harbor/sql/20260101000000_only/migration.sql', 'SELECT 1;');
      const step = await migrate({ harbor: { url: own.url, fields: { migrations: 'sql' } } });
      expect(step.exitCode).toBe(1);
      expect(step.log).toContain('It found 2 migrations in prisma/migrations');
      expect(await tables(own.url)).toEqual([]);
    });
  });
}
