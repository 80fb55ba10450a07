import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { decodeUtf8, Failure } from '@fairway/runtime';

/** A migration of the folder. */
export interface Migration {
  /** The name of its directory: `20260901080000_create_berths`. */
  readonly name: string;
  readonly script: string;
}

export interface FolderPlace {
  /** The project's directory, which holds its package.json. */
  readonly directory: string;
  /** The schema file or directory, from the project's directory. */
  readonly schema?: string | undefined;
  /** The migrations folder, relative to the project's directory. Default: beside the schema. */
  readonly migrations?: string | undefined;
}

/** The places of Prisma's own search: beside the schema, which is at one of its usual places. */
const usualFolders = ['prisma/migrations', 'migrations', 'prisma/schema/migrations'];

/**
 * Finds the migrations folder of a project: the named one, or the one beside the schema.
 * @returns its absolute path
 * @throws Failure when there is none
 */
export async function findMigrationsFolder(place: FolderPlace): Promise<string> {
  const { directory } = place;
  const candidates = folderCandidates(place);
  for (const candidate of candidates) {
    const path = join(directory, candidate);
    if (await isDirectory(path)) return path;
  }
  throw noFolder(directory, candidates);
}

/** The possible migrations folders of a project, relative to its directory, the likeliest first. */
export function folderCandidates({
  schema,
  migrations,
}: Pick<FolderPlace, 'schema' | 'migrations'>): readonly string[] {
  if (migrations !== undefined) return [migrations];
  return schema === undefined
    ? usualFolders
    : [join(schema, 'migrations'), join(dirname(schema), 'migrations')];
}

/** The error for a project without a migrations folder at any of these places. */
export function noFolder(directory: string, candidates: readonly string[]): Failure {
  return new Failure({
    what: `No migrations folder was found in ${directory}.`,
    why: `Looked for ${candidates.join(', ')}.`,
    fix: 'Commit the folder that `prisma migrate dev` makes, or name it: `migrations: path/from/the/directory`.',
  });
}

/**
 * Reads a migrations folder.
 * @returns its migrations in the order in which Prisma applies them: by name. Files beside the directories
 *   (migration_lock.toml) are not migrations.
 * @throws Failure when there is no migration, or a directory has no migration.sql (Prisma's P3015)
 */
export async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return orderMigrations(
    folder,
    await Promise.all(names.map(async (name) => ({ name, script: await readScript(folder, name) }))),
  );
}

/**
 * Sorts migrations in the order in which Prisma applies them.
 * @throws Failure when there is none
 */
export function orderMigrations(folder: string, migrations: readonly Migration[]): readonly Migration[] {
  if (migrations.length === 0) {
    throw new Failure({
      what: `The migrations folder ${folder} is empty.`,
      why: 'It holds no directory with a migration.sql.',
      fix: 'Commit the migrations that `prisma migrate dev` makes. A sparse checkout or a .dockerignore may leave them out.',
    });
  }
  // The Prisma CLI sorts them by localeCompare before it passes them to its engine.
  return migrations.toSorted((a, b) => a.name.localeCompare(b.name));
}

async function readScript(folder: string, name: string): Promise<string> {
  const bytes = await readFile(join(folder, name, 'migration.sql')).catch((cause: unknown) => {
    throw noScript(folder, name, cause);
  });
  return decodeUtf8(bytes, `The script ${name}/migration.sql`, { keepMark: true });
}

/** The error for a directory of the folder without a script. */
export function noScript(folder: string, name: string, cause?: unknown): Failure {
  return new Failure({
    what: `The migration ${name} has no script.`,
    why: `${join(folder, name, 'migration.sql')} cannot be read.`,
    fix: 'Restore the file from git, or remove the directory if the migration was never applied anywhere.',
    cause,
  });
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
