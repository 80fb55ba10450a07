import { countOf } from '@fairway/runtime';
import { z } from 'zod';
import { listOf } from '../../naming.ts';
import { identifier } from '../../psql/conversation.ts';
import type { PgSession } from '../../psql/session.ts';
import type { Finding } from '../../source.ts';
import { relationName, userRelations, userSchema } from '../catalog/user-objects.ts';

const denied = z.object({
  kind: z.enum(['schema', 'table', 'sequence', 'large object']),
  schema: z.string(),
  owner: z.string(),
  name: z.string(),
});
type Denied = z.output<typeof denied>;

/** What pg_dump reads, and this role may not. */
const deniedQuery = `
SELECT 'schema' AS kind, n.nspname AS schema, pg_get_userbyid(n.nspowner)::text AS owner, quote_ident(n.nspname) AS name
  FROM pg_namespace n WHERE ${userSchema('n')} AND NOT has_schema_privilege(n.oid, 'USAGE')
  AND EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.oid)
UNION ALL
SELECT CASE c.relkind WHEN 'S' THEN 'sequence' ELSE 'table' END, n.nspname, pg_get_userbyid(c.relowner)::text, ${relationName}
  FROM ${userRelations} AND c.relkind IN ('r', 'p', 'S')
  AND NOT CASE c.relkind WHEN 'S' THEN has_sequence_privilege(c.oid, 'SELECT') ELSE has_table_privilege(c.oid, 'SELECT') END
UNION ALL
SELECT 'large object', '', pg_get_userbyid(m.lomowner)::text, m.oid::text FROM pg_largeobject_metadata m
  WHERE NOT pg_has_role(m.lomowner, 'USAGE') AND current_setting('lo_compat_privileges') <> 'on'
  AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
  AND NOT EXISTS (SELECT FROM aclexplode(m.lomacl) x WHERE x.privilege_type = 'SELECT'
    AND (x.grantee = 0 OR pg_has_role(x.grantee, 'USAGE')))`;

const hiddenRow = z.object({ name: z.string() });
const userRow = z.object({ name: z.string() });

/** Rights that a dump needs and this role has not, and tables of which it would see a part only. */
export async function obstaclesToDump(session: PgSession): Promise<readonly Finding[]> {
  const [[user], missing, hidden] = await Promise.all([
    session.query('SELECT current_user::text AS name', userRow),
    session.query(deniedQuery, denied),
    session.query(
      `SELECT ${relationName} AS name FROM ${userRelations} AND c.relkind IN ('r', 'p') AND row_security_active(c.oid)`,
      hiddenRow,
    ),
  ]);
  const role = identifier(user?.name ?? '');
  const findings: Finding[] = [];
  if (missing.length > 0)
    findings.push({
      level: 'error',
      what: `The user ${role} may not read ${inWords(missing)} of ${session.where}.`,
      why: 'pg_dump reads everything, and what a migration makes is for its owner only, until somebody grants it.',
      fix: `Run this as the owner or a superuser:\n${grantsFor(missing, role).join('\n')}`,
    });
  if (hidden.length > 0)
    findings.push({
      level: 'error',
      what: `Row security hides rows of ${listOf(hidden.map(({ name }) => name))} of ${session.where} from the user ${role}.`,
      why: 'A dump would hold only the rows that this user may see, without an error.',
      fix: `Run this as a superuser, or dump as the owner of the tables:\nALTER ROLE ${role} BYPASSRLS;`,
    });
  return findings;
}

/** The lines that give a role what it lacks, for what there is and for what a migration will make. */
export function grantsFor(missing: readonly Denied[], role: string): readonly string[] {
  const lines = missing.flatMap(({ kind, schema, owner, name }) => {
    const where = `IN SCHEMA ${identifier(schema)}`;
    if (kind === 'schema') return [`GRANT USAGE ON SCHEMA ${identifier(schema)} TO ${role};`];
    if (kind === 'large object') return [`GRANT SELECT ON LARGE OBJECT ${name} TO ${role};`];
    const all = kind === 'table' ? 'TABLES' : 'SEQUENCES';
    return [
      `GRANT SELECT ON ALL ${all} ${where} TO ${role};`,
      `ALTER DEFAULT PRIVILEGES FOR ROLE ${identifier(owner)} ${where} GRANT SELECT ON ${all} TO ${role};`,
    ];
  });
  return [...new Set(lines)];
}

function inWords(missing: readonly Denied[]): string {
  const kinds = Map.groupBy(missing, ({ kind }) => kind);
  return [...kinds]
    .map(([kind, some]) => `${countOf(some.length, kind)} (${listOf(some.map(({ name }) => name))})`)
    .join(', ');
}
