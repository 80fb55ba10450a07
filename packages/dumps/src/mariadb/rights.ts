import type { Finding } from '../source.ts';
import { describeMaria, type MariaAccess } from './access.ts';
import { runSql } from './run-sql.ts';

/** Without TRIGGER or EVENT, a dump lacks triggers or events, and nothing says so. */
const needed = ['SELECT', 'SHOW VIEW', 'TRIGGER', 'EVENT'];

/** What stands in the way of a whole dump. The dump program leaves out what its user may not see, and ends well. */
export async function missingRights(access: MariaAccess, signal: AbortSignal): Promise<readonly Finding[]> {
  const { database } = access;
  const { sql, read, routines, grantRoutines } = access.dialect.rights;
  const rights = read(await runSql(access, sql, { signal, database }), database);
  const missing = needed.filter((right) => !rights.has(right));
  const what = `The ${describeMaria(access)} cannot be dumped whole.`;
  return [
    ...(missing.length === 0
      ? []
      : [
          {
            level: 'error' as const,
            what,
            why: `The user has no ${missing.join(', ')} there: what it may not see is left out without a word.`,
            fix: `GRANT ${needed.join(', ')} ON \`${database}\`.* TO that user.`,
          },
        ]),
    ...(routines.some((right) => rights.has(right))
      ? []
      : [
          {
            level: 'error' as const,
            what,
            why: 'The user does not see routines of others: they are left out without a word.',
            fix: grantRoutines,
          },
        ]),
  ];
}
