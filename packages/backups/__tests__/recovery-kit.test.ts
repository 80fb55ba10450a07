import { describe, expect, it } from '@jest/globals';
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
