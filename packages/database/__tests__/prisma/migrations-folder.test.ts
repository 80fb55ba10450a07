import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findMigrationsFolder, readMigrations } from '../../src/prisma/migrations-folder.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'fairway-folder-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function write(path: string, content = 'SELECT 1;'): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}

describe('the migrations folder', () => {
  test.each([
    ['beside the schema at its usual place', {}, 'prisma/migrations'],
    ['beside a schema in the project itself', {}, 'migrations'],
    ['inside a directory of schema files', {}, 'prisma/schema/migrations'],
    ['beside the schema that is named', { schema: 'db/schema.prisma' }, 'db/migrations'],
    ['where it is named', { migrations: 'sql/steps' }, 'sql/steps'],
  ])('is found %s', async (_, place, folder) => {
    await write(`${folder}/1_first/migration.sql`);
    expect(await findMigrationsFolder({ directory: root, ...place })).toBe(join(root, folder));
  });

  test('that is missing is an error that names the searched places', async () => {
    await expect(findMigrationsFolder({ directory: root })).rejects.toThrow(
      /Looked for prisma\/migrations, migrations, prisma\/schema\/migrations/,
    );
  });

  test('is read in the order of names, without files that are not migrations', async () => {
    await write('m/20260915_b/migration.sql', 'B');
    await write('m/20260901_a/migration.sql', 'A');
    await write('m/migration_lock.toml', 'provider = "postgresql"');
    expect(await readMigrations(join(root, 'm'))).toEqual([
      { name: '20260901_a', script: 'A' },
      { name: '20260915_b', script: 'B' },
    ]);
  });

  test('without any migration is an error, not "up to date"', async () => {
    await write('m/migration_lock.toml');
    await expect(readMigrations(join(root, 'm'))).rejects.toThrow(/is empty/);
  });

  test('with a directory that has no script is an error', async () => {
    await mkdir(join(root, 'm/20260901_a'), { recursive: true });
    await expect(readMigrations(join(root, 'm'))).rejects.toThrow(/The migration 20260901_a has no script/);
  });
});
