import { z } from 'zod';
import type { MariaAccess } from '../access.ts';
import { accountName } from '../globals/account-script.ts';
import { mariaName, mariaText, queryMaria } from '../run-sql.ts';

/** A right to run one routine. */
export interface RoutineGrant {
  /** The name of the database, whatever lies in it. */
  readonly database: string;
  /** The words that the script of a database makes the routine with. */
  readonly of: string;
  readonly statement: string;
}

const grantRow = z.object({
  user: z.string(),
  host: z.string(),
  name: z.string(),
  type: z.string(),
  rights: z.string(),
});

/** Who may run which routine of a database: a server forgets it when the routine is dropped. */
export async function routineGrants(
  access: MariaAccess,
  database: string,
  signal: AbortSignal,
): Promise<readonly RoutineGrant[]> {
  const sql = `SELECT JSON_OBJECT('user', User, 'host', Host, 'name', Routine_name, 'type', Routine_type, 'rights', Proc_priv)
    FROM mysql.procs_priv WHERE Db = ${mariaText(database)} AND Proc_priv <> '';`;
  const rows = await queryMaria(access, sql, grantRow, { signal });
  return rows.map(({ user, host, name, type, rights }) => {
    const list = rights.split(',').filter((right) => right !== 'Grant');
    const withGrant = rights.split(',').includes('Grant') ? ' WITH GRANT OPTION' : '';
    const to = accountName({ user, host, isRole: host === '' });
    return {
      database,
      of: `${type} ${mariaName(name)}`,
      statement: `GRANT ${list.join(', ') || 'USAGE'} ON ${type} ${mariaName(database)}.${mariaName(name)} TO ${to}${withGrant}`,
    };
  });
}
