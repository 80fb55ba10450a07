import { mysqlKind } from '../restore/throwaway-kind.ts';
import { catalogOf, entry, here, informationSchema, worded } from './catalog-sql.ts';
import type { Dialect } from './dialect.ts';
import { rightsOfGrants } from './mysql-grants.ts';

/** An index may be of expressions, and a check may be off. */
const catalogSql = catalogOf([
  entry(
    'index',
    "CONCAT_WS('.', TABLE_NAME, INDEX_NAME)",
    [
      "IF(NON_UNIQUE = 0, 'unique', NULL)",
      'INDEX_TYPE',
      "IF(IS_VISIBLE = 'NO', 'invisible', NULL)",
      `GROUP_CONCAT(CONCAT(COALESCE(COLUMN_NAME, EXPRESSION), COALESCE(CONCAT('(', SUB_PART, ')'), ''), IF(COLLATION = 'D', ' DESC', ''))
        ORDER BY SEQ_IN_INDEX SEPARATOR ' ')`,
    ],
    `${informationSchema}.STATISTICS WHERE ${here('TABLE_SCHEMA')} GROUP BY TABLE_NAME, INDEX_NAME, NON_UNIQUE, INDEX_TYPE, IS_VISIBLE`,
  ),
  entry(
    'check',
    "CONCAT_WS('.', t.TABLE_NAME, c.CONSTRAINT_NAME)",
    ['c.CHECK_CLAUSE', "IF(t.ENFORCED = 'NO', 'not enforced', NULL)"],
    `${informationSchema}.CHECK_CONSTRAINTS c JOIN ${informationSchema}.TABLE_CONSTRAINTS t USING (CONSTRAINT_SCHEMA, CONSTRAINT_NAME)
     WHERE ${here('c.CONSTRAINT_SCHEMA')} AND t.CONSTRAINT_TYPE = 'CHECK'`,
  ),
  entry(
    'reference system',
    "CONCAT_WS('.', TABLE_NAME, COLUMN_NAME)",
    [worded('id', 'SRS_ID')],
    `${informationSchema}.ST_GEOMETRY_COLUMNS WHERE ${here('TABLE_SCHEMA')} AND SRS_ID IS NOT NULL`,
  ),
]);

/** MySQL, from 8.0.18 on: those before make no user with a password that nobody knows, keep no checks, and get no updates. */
export const mysql: Dialect = {
  kind: 'mysql',
  name: 'MySQL',
  programs: { client: ['mysql'], dump: ['mysqldump'] },
  isProgram: (version) => !/mariadb/i.test(version),
  clientPackage: 'mysql-client',
  serverOf(version) {
    const [whole, major = '', minor = '', patch = ''] = /^(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
    if (whole === undefined || /mariadb|tidb|vitess|oceanbase/i.test(version)) return undefined;
    const number = Number(major) * 10_000 + Number(minor) * 100 + Number(patch);
    return number >= 8_00_18 ? `MySQL ${whole}` : undefined;
  },
  oldest: '8.0.18',
  // The ids of transactions are those of the original's server: a restore into another one must not take them over.
  dumpOptions: ['--set-gtid-purged=OFF', '--loose-skip-column-statistics'],
  tlsOptions: ({ mode, caFile }) => [
    `--ssl-mode=${mode}`,
    ...(caFile !== undefined && mode.startsWith('VERIFY') ? [`--ssl-ca=${caFile}`] : []),
  ],
  needsOwnVersion: true,
  // By itself, it remembers the next ids of tables for a day.
  session: 'SET SESSION information_schema_stats_expiry = 0;',
  catalogSql,
  hasSequences: false,
  rights: {
    sql: 'SHOW GRANTS;',
    read: rightsOfGrants,
    routines: ['SELECT of routines', 'SHOW_ROUTINE of routines'],
    grantRoutines: 'GRANT SHOW_ROUTINE ON *.* TO that user (MySQL 8.0.20 and newer), or GRANT SELECT ON *.*.',
  },
  exampleImage: 'mysql:8.4',
  throwaway: mysqlKind,
};
