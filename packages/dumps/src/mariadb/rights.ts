import { z } from 'zod';
import type { Finding } from '../source.ts';
import { describeMaria, type MariaAccess } from './access.ts';
import { queryMaria } from './run-sql.ts';

const grantee = `IN (CONCAT("'", SUBSTRING_INDEX(CURRENT_USER(), '@', 1), "'@'", SUBSTRING_INDEX(CURRENT_USER(), '@', -1), "'"), CURRENT_ROLE())`;

/** What the user may do in the database, in all databases, and in the table of routines. */
const rightsSql = `SELECT JSON_OBJECT('right', PRIVILEGE_TYPE) FROM information_schema.USER_PRIVILEGES WHERE GRANTEE ${grantee}
UNION SELECT JSON_OBJECT('right', PRIVILEGE_TYPE) FROM information_schema.SCHEMA_PRIVILEGES WHERE GRANTEE ${grantee} AND DATABASE() LIKE TABLE_SCHEMA
UNION SELECT JSON_OBJECT('right', CONCAT(PRIVILEGE_TYPE, ' of routines')) FROM information_schema.TABLE_PRIVILEGES WHERE GRANTEE ${grantee} AND TABLE_SCHEMA = 'mysql' AND TABLE_NAME = 'proc'
UNION SELECT JSON_OBJECT('right', CONCAT(PRIVILEGE_TYPE, ' of routines')) FROM information_schema.USER_PRIVILEGES WHERE GRANTEE ${grantee};`;

/** Without TRIGGER or EVENT, a dump lacks triggers or events, and nothing says so. */
const needed = ['SELECT', 'SHOW VIEW', 'TRIGGER', 'EVENT'];

/** What stands in the way of a whole dump. mariadb-dump leaves out what its user may not see, and ends well. */
export async function missingRights(access: MariaAccess, signal: AbortSignal): Promise<readonly Finding[]> {
  const found = await queryMaria(access, rightsSql, z.object({ right: z.string() }), {
    signal,
    database: access.database,
  });
  const rights = new Set(found.map(({ right }) => right));
  const missing = needed.filter((right) => !rights.has(right));
  const routines = ['SELECT of routines', 'SHOW CREATE ROUTINE of routines', 'SHOW CREATE ROUTINE'];
  const what = `The ${describeMaria(access)} cannot be dumped whole.`;
  return [
    ...(missing.length === 0
      ? []
      : [
          {
            level: 'error' as const,
            what,
            why: `The user has no ${missing.join(', ')} there: what it may not see is left out without a word.`,
            fix: `GRANT ${needed.join(', ')} ON \`${access.database}\`.* TO that user.`,
          },
        ]),
    ...(routines.some((right) => rights.has(right))
      ? []
      : [
          {
            level: 'error' as const,
            what,
            why: 'The user does not see routines of others: they are left out without a word.',
            fix: 'GRANT SELECT ON mysql.proc TO that user; from MariaDB 11.3 on, GRANT SHOW CREATE ROUTINE.',
          },
        ]),
  ];
}
