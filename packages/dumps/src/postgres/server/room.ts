import { z } from 'zod';
import { requireRoomIn, restoredBytes } from '../../place/room.ts';
import type { PgAccess } from '../../psql/access.ts';
import { literal } from '../../psql/conversation.ts';
import type { PgSession } from '../../psql/session.ts';

const placeRow = z.object({ directory: z.string().nullable(), bytes: z.coerce.number().nullable() });

/**
 * Looks whether a server has room for a restored database beside what is there. A role that may not see where the data are, and a server on another machine, cannot be asked.
 * @param asked `likes` are the databases of which the largest is as large as the restored one will be
 * @throws Failure where there is too little
 */
export async function requireRoom(
  session: PgSession,
  { place, login }: PgAccess,
  { likes, dumpBytes }: { readonly likes: readonly string[]; readonly dumpBytes: number | undefined },
  signal: AbortSignal,
): Promise<void> {
  const isHere = place.container !== undefined || (login['PGHOST'] ?? '/').startsWith('/');
  if (!isHere) return;
  const [found] = await session.query(
    `SELECT (SELECT setting FROM pg_settings WHERE name = 'data_directory') AS directory,
       (SELECT max(pg_database_size(oid)) FROM pg_database
        WHERE datname IN (${likes.map(literal).join(', ')}) AND has_database_privilege(oid, 'CONNECT'))::text AS bytes`,
    placeRow,
  );
  const bytes = restoredBytes(found?.bytes ?? 0, dumpBytes);
  if (!found?.directory || bytes === 0) return;
  await requireRoomIn(place, { directory: found.directory, bytes }, signal);
}
