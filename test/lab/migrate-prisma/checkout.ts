import { cp, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { installedPackages } from '../../stage/prisma-engine/installed-packages.ts';

const marina = join(import.meta.dirname, '../../../workflows-examples/apps/marina');

/** The migrations of harbor. */
export const [create, reserve] = ['20260901080000_create_berths', '20260915101500_reserve_berths'] as const;
/** One that a test adds to them. */
export const moor = '20261002090000_moor_boats';

/** A checkout of marina whose migrations a test may change. */
export interface Checkout {
  readonly path: string;
  /** Writes a file, from the checkout's root. */
  write(file: string, content: string): Promise<void>;
  /** The text of a file, from the checkout's root. */
  read(file: string): Promise<string>;
  /** Adds a migration to harbor. */
  addMigration(name: string, script: string): Promise<void>;
  /** Takes a migration of harbor away. */
  dropMigration(name: string): Promise<void>;
  renameMigration(from: string, to: string): Promise<void>;
  /** The script of a migration of harbor. */
  readMigration(name: string): Promise<string>;
  remove(): Promise<void>;
}

/**
 * Checks marina out into a directory of its own.
 * @param packages `installed`: it has those that all tests of this machine share. `none`: they are yet to be installed.
 */
export async function checkOut(packages: 'installed' | 'none' = 'installed'): Promise<Checkout> {
  const path = await mkdtemp(join(tmpdir(), 'fairway-marina-'));
  await cp(marina, path, { recursive: true, filter: (source) => basename(source) !== 'node_modules' });
  if (packages === 'installed') await symlink(await installedPackages(), join(path, 'node_modules'));
  const migration = (name: string) => join(path, 'harbor/prisma/migrations', name);
  const write = async (file: string, content: string) => {
    await mkdir(dirname(join(path, file)), { recursive: true });
    await writeFile(join(path, file), content);
  };
  return {
    path,
    write,
    read: (file) => readFile(join(path, file), 'utf8'),
    addMigration: (name, script) => write(`harbor/prisma/migrations/${name}/migration.sql`, script),
    dropMigration: (name) => rm(migration(name), { recursive: true }),
    renameMigration: (from, to) => rename(migration(from), migration(to)),
    readMigration: (name) => readFile(join(migration(name), 'migration.sql'), 'utf8'),
    remove: () => rm(path, { recursive: true, force: true }),
  };
}
