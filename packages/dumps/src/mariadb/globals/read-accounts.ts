import { z } from 'zod';
import type { MariaAccess } from '../access.ts';
import { queryMaria, runSql } from '../run-sql.ts';
import { type Account, accountName } from './account-script.ts';

const accountRow = z.object({
  user: z.string(),
  host: z.string(),
  isRole: z.coerce.boolean(),
  defaultRole: z.string().nullable(),
});

/**
 * Without the account of the server's own views, which every server has, and without those that a server which looks up no
 * names passes over: nobody logs in by them, and it does not know them where it is asked (hostname_requires_resolving in
 * MariaDB's sql/hostname.cc). The official image is such a server.
 */
const listed = `SELECT JSON_OBJECT('user', User, 'host', Host, 'isRole', is_role = 'Y', 'defaultRole', default_role)
  FROM mysql.user WHERE User <> 'mariadb.sys'
    AND NOT (@@skip_name_resolve AND Host <> 'localhost' AND Host NOT LIKE '%:%' AND Host REGEXP '[^%_./0-9]')
  ORDER BY User, Host;`;

const mark = 'fairway account ';

/** Reads all users and roles of a server, with what they may. */
export async function readAccounts(access: MariaAccess, signal: AbortSignal): Promise<readonly Account[]> {
  const rows = await queryMaria(access, listed, accountRow, { signal });
  const asked = rows.map((row, at) => {
    const name = accountName(row);
    const create = row.isRole ? '' : `SHOW CREATE USER ${name};`;
    return `SELECT '${mark}${at}'; ${create} SHOW GRANTS FOR ${name};`;
  });
  if (asked.length === 0) return [];
  const said = await runSql(access, asked.join('\n'), { signal });
  const statements = rows.map((): string[] => []);
  let at = -1;
  for (const line of said) {
    if (line === `${mark}${at + 1}`) at += 1;
    else statements[at]?.push(line);
  }
  return rows.map((row, index): Account => {
    const ofRow = statements[index] ?? [];
    const isCreate = (line: string) => line.startsWith('CREATE USER ');
    return {
      ...row,
      defaultRole: row.defaultRole ?? '',
      create: ofRow.find(isCreate) ?? '',
      grants: ofRow.filter((line) => !isCreate(line)),
    };
  });
}
