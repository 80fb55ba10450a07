import { Failure } from '@fairway/runtime';
import { z } from 'zod';
import type { MariaTls } from '../reach/mariadb-url.ts';
import { mariadbKind } from '../restore/throwaway-kind.ts';
import { catalogOf, entry, here, informationSchema } from './catalog-sql.ts';
import type { Dialect } from './dialect.ts';

const is = informationSchema;
const dotted = (...columns: readonly string[]) => `CONCAT_WS('.', ${columns.join(', ')})`;

const catalogSql = catalogOf([
  entry(
    'index',
    dotted('TABLE_NAME', 'INDEX_NAME'),
    [
      "IF(NON_UNIQUE = 0, 'unique', NULL)",
      'INDEX_TYPE',
      "GROUP_CONCAT(CONCAT(COLUMN_NAME, COALESCE(CONCAT('(', SUB_PART, ')'), '')) ORDER BY SEQ_IN_INDEX SEPARATOR ' ')",
    ],
    `${is}.STATISTICS WHERE ${here('TABLE_SCHEMA')} GROUP BY TABLE_NAME, INDEX_NAME, NON_UNIQUE, INDEX_TYPE`,
  ),
  entry(
    'check',
    dotted('TABLE_NAME', 'CONSTRAINT_NAME'),
    ['CHECK_CLAUSE'],
    `${is}.CHECK_CONSTRAINTS WHERE ${here('CONSTRAINT_SCHEMA')}`,
  ),
]);

const rightRow = z.object({ right: z.string() });

const grantee = `IN (CONCAT("'", SUBSTRING_INDEX(CURRENT_USER(), '@', 1), "'@'", SUBSTRING_INDEX(CURRENT_USER(), '@', -1), "'"), CURRENT_ROLE())`;

/** Its programs check the name wherever they check the certificate. */
function tlsOptions({ mode, caFile }: MariaTls): readonly string[] {
  const ca = caFile === undefined ? [] : [`--ssl-ca=${caFile}`];
  switch (mode) {
    case 'DISABLED':
      return ['--skip-ssl'];
    case 'PREFERRED':
      return [];
    case 'REQUIRED':
      return ['--ssl', '--skip-ssl-verify-server-cert'];
    case 'VERIFY_IDENTITY':
      return ['--ssl', '--ssl-verify-server-cert', ...ca];
    case 'VERIFY_CA':
      throw new Failure({
        what: 'The TLS settings of the URL cannot be kept.',
        why: 'The programs of MariaDB check no certificate without the name in it, as VERIFY_CA wants.',
        fix: 'Write ssl-mode=VERIFY_IDENTITY, or ssl-mode=REQUIRED to check nothing.',
      });
  }
}

export const mariadb: Dialect = {
  kind: 'mariadb',
  name: 'MariaDB',
  programs: { client: ['mariadb', 'mysql'], dump: ['mariadb-dump', 'mysqldump'] },
  isProgram: (version) => /mariadb/i.test(version),
  clientPackage: 'mariadb-client',
  serverOf: (version) => (/mariadb/i.test(version) ? `MariaDB ${version.replace(/-.*$/, '')}` : undefined),
  oldest: '',
  dumpOptions: [],
  tlsOptions,
  needsOwnVersion: false,
  session: '',
  catalogSql,
  hasSequences: true,
  rights: {
    // What the user may do in the database, in all databases, and in the table of routines.
    sql: `SELECT JSON_OBJECT('right', PRIVILEGE_TYPE) FROM ${is}.USER_PRIVILEGES WHERE GRANTEE ${grantee}
UNION SELECT JSON_OBJECT('right', PRIVILEGE_TYPE) FROM ${is}.SCHEMA_PRIVILEGES WHERE GRANTEE ${grantee} AND DATABASE() LIKE TABLE_SCHEMA
UNION SELECT JSON_OBJECT('right', CONCAT(PRIVILEGE_TYPE, ' of routines')) FROM ${is}.TABLE_PRIVILEGES WHERE GRANTEE ${grantee} AND TABLE_SCHEMA = 'mysql' AND TABLE_NAME = 'proc'
UNION SELECT JSON_OBJECT('right', CONCAT(PRIVILEGE_TYPE, ' of routines')) FROM ${is}.USER_PRIVILEGES WHERE GRANTEE ${grantee};`,
    read: (lines) => new Set(lines.map((line) => rightRow.parse(JSON.parse(line)).right)),
    routines: ['SELECT of routines', 'SHOW CREATE ROUTINE of routines', 'SHOW CREATE ROUTINE'],
    grantRoutines:
      'GRANT SELECT ON mysql.proc TO that user; from MariaDB 11.3 on, GRANT SHOW CREATE ROUTINE.',
  },
  exampleImage: 'mariadb:10.11',
  throwaway: mariadbKind,
};
