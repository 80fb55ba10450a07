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

    test('reads another folder, with as many migrations of which one drops a table', async () => {
      const config = `import { defineConfig } from 'prisma/config';
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'db/migrations' },
  datasource: { url: process.env.DATABASE_URL },
});`;
      await own.checkout.write('harbor/prisma.config.ts', config);
      await own.checkout.write('harbor/db/migrations/20260101000000_first/migration.sql', 'SELECT 1;');
      await own.checkout.write('harbor/db/migrations/20260102000000_last/migration.sql', 'SELECT 2;');
      const step = await migrate();
      expect(step.exitCode).toBe(1);
      expect(step.log).toContain('would apply other migrations to "harbor" than those that were read');
      expect(step.log).toContain('20260102000000_last: used by Prisma, not read here');
      expect(step.log).toContain('`migrations: db/migrations`');
      expect(await tables(own.url)).toEqual([]);
    });
  });
}
