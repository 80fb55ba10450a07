import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { PgAccess } from '../../psql/access.ts';
import { openLifeline } from '../../psql/lifeline.ts';
import { openSession, type PgSession } from '../../psql/session.ts';
import type { CatalogEntry, DumpFacts, SourceDump } from '../../source.ts';
import { programsFor } from './choose-programs.ts';
import type { DumpDeps } from './dump-database.ts';
import { runDump } from './run-program.ts';

const versionRow = z.object({ version: z.string(), number: z.coerce.number() });
const globalRow = z.object({ kind: z.string(), name: z.string(), detail: z.string() });

const globalsQuery = `
SELECT 'role' AS kind, r.rolname::text AS name, concat_ws(', ',
    CASE WHEN r.rolsuper THEN 'superuser' END, CASE WHEN r.rolcreaterole THEN 'makes roles' END,
    CASE WHEN r.rolcreatedb THEN 'makes databases' END, CASE WHEN r.rolcanlogin THEN 'logs in' END,
    CASE WHEN r.rolreplication THEN 'replicates' END, CASE WHEN r.rolbypassrls THEN 'bypasses row security' END) AS detail
  FROM pg_roles r WHERE r.rolname !~ '^pg_'
UNION ALL
SELECT 'member', format('%s of %s', pg_get_userbyid(m.member), pg_get_userbyid(m.roleid)),
    CASE WHEN m.admin_option THEN 'with admin option' ELSE '' END
  FROM pg_auth_members m WHERE pg_get_userbyid(m.member) !~ '^pg_'
UNION ALL
SELECT 'tablespace', t.spcname, '' FROM pg_tablespace t WHERE t.spcname !~ '^pg_'
ORDER BY 1, 2`;

/**
 * Dumps what belongs to the whole server: roles, their memberships and settings, and tablespaces. No dump of a database
 * has them, and without them its owners and grants cannot be restored.
 * @param passwords whether the hashes of passwords go along, which needs a superuser
 */
export async function dumpGlobals(
  access: PgAccess,
  deps: DumpDeps & { readonly passwords: boolean },
): Promise<SourceDump> {
  const { name, clients, signal, clock, passwords } = deps;
  const application = `fairway-globals ${randomBytes(4).toString('hex')} ${name}`;
  const lifeline = await openLifeline(access, application, clock);
  try {
    const session = await openSession(access, { application, signal, clock });
    const { version, major, catalog } = await readGlobals(session).finally(() => session.close());
    const dumping = programsFor(access, clients, major);
    const args = [
      '--globals-only',
      `--database=${access.database}`,
      ...(passwords ? [] : ['--no-role-passwords']),
    ];
    const { bytes, ended } = await runDump(dumping.access, 'pg_dumpall', args, {
      application,
      major,
      signal,
    });
    const known: DumpFacts = {
      tool: `pg_dumpall ${dumping.version}`,
      server: `PostgreSQL ${version}`,
      database: null,
      image: access.place.container?.image ?? null,
      contents: { rows: {}, catalog },
      migrations: null,
    };
    const facts = ended.then(() => known).finally(() => lifeline.close());
    facts.catch(() => {});
    return { bytes, facts };
  } catch (error) {
    await lifeline.close();
    throw error;
  }
}

async function readGlobals(session: PgSession): Promise<{
  readonly version: string;
  readonly major: number;
  readonly catalog: readonly CatalogEntry[];
}> {
  const [server] = await session.query(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num') AS number`,
    versionRow,
  );
  const { version = '', number = 0 } = server ?? {};
  const catalog = await session.query(globalsQuery, globalRow);
  return { version: version.split(' ')[0] ?? '', major: Math.floor(number / 10_000), catalog };
}
