import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Recoverable, recoveryLine, recoveryPackages } from '../src/recovery/recovery-kit.ts';
import { idAt, manifestOf, tonight } from './samples.ts';

const id = idAt(tonight);
const [sample] = manifestOf(id).objects;
const sha = 'a'.repeat(64);
const kit = (kind: Recoverable['kind'], ...endings: readonly string[]): Recoverable => ({
  kind,
  source: 'shop',
  objects: endings.map((ending) => ({
    bytes: 1,
    plain: { bytes: 1, sha256: sha },
    ...sample,
    file: `${id}.${ending}`,
    sha256: sha,
  })),
});
const check = (...endings: readonly string[]) =>
  `(set -o pipefail && printf '${endings.map((ending) => `${sha}  ${id}.${ending}\\n`).join('')}' | sha256sum --check -`;

describe('the recovery kit', () => {
  it.each<[string, Recoverable, string, string[]]>([
    [
      'an encrypted dump of PostgreSQL',
      kit('postgres', 'pgdump.zst.age'),
      `${check('pgdump.zst.age')} && createdb shop-restored && age --decrypt --identity key.txt ${id}.pgdump.zst.age | zstd --decompress --stdout | pg_restore --exit-on-error --no-owner --no-privileges --dbname=shop-restored)`,
      ['age', 'zstd', 'postgresql-client'],
    ],
    [
      'a dump of PostgreSQL with its globals',
      kit('postgres', 'globals.sql.gz', 'pgdump.gz'),
      `${check('globals.sql.gz', 'pgdump.gz')} && gzip --decompress --stdout ${id}.globals.sql.gz | psql --quiet --dbname=postgres && createdb shop-restored && gzip --decompress --stdout ${id}.pgdump.gz | pg_restore --exit-on-error --dbname=shop-restored)`,
      ['postgresql-client'],
    ],
    [
      'a plain dump of PostgreSQL',
      kit('postgres', 'sql'),
      `${check('sql')} && createdb shop-restored && cat ${id}.sql | psql --quiet --set=ON_ERROR_STOP=1 --dbname=shop-restored)`,
      ['postgresql-client'],
    ],
    [
      'MariaDB',
      kit('mariadb', 'sql.zst'),
      `${check('sql.zst')} && mariadb --execute='CREATE DATABASE \`shop-restored\`' && zstd --decompress --stdout ${id}.sql.zst | mariadb shop-restored)`,
      ['zstd', 'mariadb-client'],
    ],
    [
      'MySQL',
      kit('mysql', 'sql.zst'),
      `${check('sql.zst')} && mysql --execute='CREATE DATABASE \`shop-restored\`' && zstd --decompress --stdout ${id}.sql.zst | mysql shop-restored)`,
      ['zstd', 'mysql-client'],
    ],
    [
      'MariaDB with its users',
      kit('mariadb', 'globals.sql', 'sql'),
      `${check('globals.sql', 'sql')} && cat ${id}.globals.sql | { mariadb --force || true; } && mariadb --execute='CREATE DATABASE \`shop-restored\`' && cat ${id}.sql | mariadb shop-restored)`,
      ['mariadb-client'],
    ],
    [
      'a volume',
      kit('volume', 'tar.zst'),
      `${check('tar.zst')} && mkdir shop-restored && zstd --decompress --stdout ${id}.tar.zst | tar --extract --preserve-permissions --numeric-owner --directory=shop-restored)`,
      ['zstd'],
    ],
    [
      'the output of a command',
      kit('command', 'bin.age'),
      `${check('bin.age')} && age --decrypt --identity key.txt ${id}.bin.age > shop-restored.bin)`,
      ['age'],
    ],
  ])('restores %s by one line', (_, recoverable, line, packages) => {
    expect(recoveryLine(recoverable)).toBe(line);
    expect(recoveryPackages(recoverable)).toEqual(packages);
  });
});

describe('the line of a recovery kit', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'recovery-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  /** The line for an archive with one file; bash runs it after `change` had the bytes. */
  function recover(change: (bytes: Buffer) => Buffer) {
    const file = join(directory, `${id}.tar.gz`);
    const content = join(directory, 'content');
    mkdirSync(content);
    writeFileSync(join(content, 'orders'), 'twelve\n');
    execFileSync('tar', ['--create', '--gzip', `--file=${file}`, `--directory=${content}`, 'orders']);
    const bytes = readFileSync(file);
    const hash = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(file, change(bytes));
    const [object] = kit('volume', 'tar.gz').objects;
    const line = recoveryLine({
      kind: 'volume',
      source: 'shop',
      objects: object ? [{ ...object, sha256: hash }] : [],
    });
    return spawnSync('bash', ['-c', line], { cwd: directory, encoding: 'utf8' });
  }

  it('is run by bash, and brings the contents back', () => {
    expect(recover((bytes) => bytes)).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(directory, 'shop-restored', 'orders'), 'utf8')).toBe('twelve\n');
  });

  it('refuses bytes that are not those that were stored, and restores nothing', () => {
    expect(recover((bytes) => bytes.subarray(0, -9)).status).not.toBe(0);
    expect(existsSync(join(directory, 'shop-restored'))).toBe(false);
  });
});
