import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { localHost } from '@fairway/host';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parseDatabaseUrl } from '../../src/connection/database-url.ts';
import { scriptChecksum } from '../../src/prisma/checksum.ts';
import { readProject } from '../../src/prisma/prisma.ts';
import { requireSameProject } from '../../src/prisma/same-target.ts';
import {
  migrationDifferences,
  type UsedProject,
  usedProjectQuestion,
} from '../../src/prisma/used-project.ts';

const host = localHost({ logger: silentLogger, clock: systemClock });
const url = 'postgresql://ann:secret@10.0.0.5:5432/harbor';
const target = parseDatabaseUrl('harbor', url);
let directory = '';

beforeEach(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'fairway-used-project-')));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
}

/** A project whose Prisma loads this configuration, as @prisma/config answers. */
const prismaWith = (answer: string) => ({
  'node_modules/prisma/package.json': '{"version":"7.10.1"}',
  'node_modules/@prisma/config/package.json': '{"main":"index.js"}',
  'node_modules/@prisma/config/index.js': `exports.loadConfigFromFile = async ({ configRoot }) => { console.log("[dotenv] injecting"); return ${answer}; };`,
});

const used = (schema?: string) =>
  readProject(host, ['node', '-', usedProjectQuestion(schema, 'DATABASE_URL')], {
    cwd: directory,
    env: { DATABASE_URL: url },
    target,
  });

const migration = (folder: string, name: string) => ({ [`${folder}/${name}/migration.sql`]: `-- ${name}\n` });

describe('the migrations that Prisma uses', () => {
  test.each<[string, Readonly<Record<string, string>>, string | undefined, string]>([
    ['beside the schema at its usual place', { 'prisma/schema.prisma': '' }, undefined, 'prisma/migrations'],
    ['beside a schema in the root', { 'schema.prisma': '' }, undefined, 'migrations'],
    [
      'beside the schema that is named',
      { 'db/main.prisma': '', 'prisma/schema.prisma': '' },
      'db/main.prisma',
      'db/migrations',
    ],
    [
      'beside the file with the datasource, in a directory of schemas',
      { 'prisma/schema/base/main.prisma': 'datasource db {\n}', 'prisma/schema/a.prisma': 'model A {}' },
      'prisma/schema',
      'prisma/schema/base/migrations',
    ],
    [
      'in the folder of the configuration, whatever lies beside the schema',
      {
        ...prismaWith('{ config: { migrations: { path: configRoot + "/db/migrations" } } }'),
        'prisma/schema.prisma': '',
        ...migration('prisma/migrations', '1_stale'),
      },
      undefined,
      'db/migrations',
    ],
    [
      'beside the schema of the configuration',
      { ...prismaWith('{ config: { schema: configRoot + "/sql/app.prisma" } }'), 'sql/app.prisma': '' },
      undefined,
      'sql/migrations',
    ],
    [
      'beside the schema of package.json',
      { 'package.json': '{"prisma":{"schema":"store/app.prisma"}}', 'store/app.prisma': '' },
      undefined,
      'store/migrations',
    ],
  ])('are %s', async (_, files, schema, folder) => {
    await write({ ...files, ...migration(folder, '1_first') });
    expect(await used(schema)).toEqual({
      directory,
      folder: join(directory, folder),
      migrations: [{ name: '1_first', checksum: scriptChecksum('-- 1_first\n') }],
      url: null,
      problem: null,
    });
  });

  test('are not known without a schema', async () => {
    expect(await used()).toMatchObject({ folder: null, migrations: [] });
  });

  test('are not known where the configuration cannot be loaded; the reason holds no password', async () => {
    await write(prismaWith('{ error: { _tag: "ConfigLoadError", error: new Error("no env secret here") } }'));
    expect(await used()).toMatchObject({ problem: 'ConfigLoadError: no env *** here' });
  });
});

describe('the URL of the configuration', () => {
  test.each<[string, string, UsedProject['url']]>([
    ['the given one', 'process.env.DATABASE_URL', null],
    [
      'another one, told without its user and password',
      '"postgresql://bob:hidden@db.test/other?schema=s"',
      { host: 'db.test', port: '5432', database: 'other', schema: 's' },
    ],
  ])('is %s', async (_, text, found) => {
    await write({ ...prismaWith(`{ config: { datasource: { url: ${text} } } }`), 'schema.prisma': '' });
    expect((await used()).url).toEqual(found);
  });
});

const read = (...names: readonly string[]) => names.map((name) => ({ name, script: `-- ${name}` }));
const hashed = (...names: readonly string[]) =>
  names.map((name) => ({ name, checksum: scriptChecksum(`-- ${name}`) }));

describe('migrations', () => {
  test.each<[string, UsedProject['migrations'], readonly string[]]>([
    ['the same', hashed('1_a', '2_b'), []],
    [
      'as many, with other names',
      hashed('1_a', '2_c'),
      ['2_b: read here, not used by Prisma', '2_c: used by Prisma, not read here'],
    ],
    [
      'with the same names and another script',
      [...hashed('1_a'), { name: '2_b', checksum: scriptChecksum('DROP TABLE users') }],
      ['2_b: its script is another one'],
    ],
    [
      'without a script',
      [...hashed('1_a'), { name: '2_b', checksum: null }],
      ['2_b: its script is another one'],
    ],
  ])('are compared by name and content: %s', (_, found, differences) => {
    expect(migrationDifferences(read('1_a', '2_b'), found)).toEqual(differences);
  });
});

describe('a project', () => {
  const place = { place: '/app', target, urlVariable: 'DATABASE_URL' };
  const same: UsedProject = {
    directory: '/app',
    folder: '/app/prisma/migrations',
    migrations: hashed('1_a'),
    url: null,
    problem: null,
  };
  const refused = (more: Partial<UsedProject>) => () =>
    requireSameProject('harbor', place, read('1_a'), { ...same, ...more });

  test('passes with the same migrations', () => {
    expect(refused({})).not.toThrow();
  });

  test.each<[string, Partial<UsedProject>, RegExp]>([
    [
      'other migrations in its folder',
      { folder: '/app/db/migrations', migrations: hashed('1_b') },
      /would apply other migrations to "harbor"[\s\S]*To do: Name the folder of its configuration: `migrations: db\/migrations`/,
    ],
    [
      'another database in its configuration',
      { url: { host: 'db.test', port: '5432', database: 'harbor', schema: 'public' } },
      /would migrate another database than "harbor"[\s\S]*at db.test:5432, and the URL leads to database "harbor" at 10.0.0.5:5432/,
    ],
    ['a configuration that cannot be loaded', { problem: 'ConfigLoadError: x' }, /cannot be loaded/],
    ['no schema', { folder: null }, /no schema.prisma at a usual place/],
  ])('is refused with %s', (_, more, message) => {
    expect(refused(more)).toThrow(message);
  });
});
