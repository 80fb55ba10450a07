import { z } from 'zod';
import type { PgSession } from '../../psql/session.ts';
import type { CatalogEntry } from '../../source.ts';

const countRow = z.object({ owner: z.string(), privileges: z.string(), count: z.number() });
const rightRow = z.object({ may: z.boolean() });
const bytesRow = z.object({ bytes: z.string() });

/** Counts large objects by their owners and privileges, and their bytes where this role may read all of them at once. */
export async function readLargeObjects(session: PgSession): Promise<readonly CatalogEntry[]> {
  const owners = await session.query(
    `SELECT pg_get_userbyid(m.lomowner)::text AS owner, coalesce(m.lomacl::text, '') AS privileges, count(*) AS count
     FROM pg_largeobject_metadata m GROUP BY 1, 2 ORDER BY 1, 2`,
    countRow,
  );
  const entries: CatalogEntry[] = owners.map(({ owner, privileges, count }) => ({
    kind: 'large objects',
    name: ['of', owner, privileges].filter(Boolean).join(' '),
    detail: String(count),
  }));
  if (entries.length === 0) return [];
  const size = { kind: 'large objects', name: 'in bytes' };
  const [right] = await session.query(
    `SELECT has_table_privilege('pg_catalog.pg_largeobject', 'SELECT') AS may`,
    rightRow,
  );
  if (!right?.may) {
    const unread = 'only a superuser may read all large objects at once, and the user of the backup is none';
    return [...entries, { ...size, detail: '', unread }];
  }
  const [sum] = await session.query(
    'SELECT coalesce(sum(octet_length(data)), 0)::text AS bytes FROM pg_largeobject',
    bytesRow,
  );
  return [...entries, { ...size, detail: sum?.bytes ?? '0' }];
}
