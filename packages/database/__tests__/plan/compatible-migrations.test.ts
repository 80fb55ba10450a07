import { expect, test } from '@jest/globals';
import { compatibleWith } from '../../src/plan/compatible-migrations.ts';
import { planMigrations } from '../../src/plan/plan-migration.ts';

/** Migrations that count how often their scripts are taken to be parsed. */
function counted(count: number) {
  const reads = new Map<string, number>();
  const migrations = Array.from({ length: count }, (_, index) => {
    const name = String(index).padStart(3, '0');
    return {
      name,
      get script() {
        reads.set(name, (reads.get(name) ?? 0) + 1);
        return `CREATE TABLE t${index} (id int PRIMARY KEY); ALTER TABLE t${index} ADD COLUMN x text;`;
      },
    };
  });
  return { migrations, reads };
}

test('each script of a long history is parsed once, for all releases together', async () => {
  const { migrations, reads } = counted(120);
  const compatible = await compatibleWith(migrations, 'public');
  expect(compatible).toHaveLength(50);
  expect(compatible[0]).toBe('119');
  expect([...new Set(reads.values())]).toEqual([1]);
  expect(reads.size).toBe(120);
});

test('a script of many statements is planned by what each of them says', async () => {
  const lines = Array.from({ length: 5000 }, (_, index) => `ALTER TABLE boats ADD COLUMN c${index} text;`);
  const script = [...lines, 'ALTER TABLE boats DROP COLUMN c7;', 'ALTER TABLE boats DROP COLUMN old;'].join(
    '\n',
  );
  const [plan] = await planMigrations([{ name: '1', script }]);
  const found = plan?.statements.filter(({ findings }) => findings.length > 0) ?? [];
  expect(found.map(({ line }) => line)).toEqual([5002]);
});
