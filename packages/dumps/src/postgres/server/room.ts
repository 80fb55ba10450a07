import { Failure, formatDiskSpace } from '@fairway/runtime';
import { z } from 'zod';
import type { PgAccess } from '../../psql/access.ts';
import { literal } from '../../psql/conversation.ts';
import type { PgSession } from '../../psql/session.ts';

/** What stays free beside a restored database: the log that a server writes meanwhile, and room for the others. */
const beside = 1024 ** 3;

const placeRow = z.object({ directory: z.string().nullable(), bytes: z.coerce.number().nullable() });

/**
 * Looks whether a server has room for a restored database beside what is there. A full disk would stop every other
 * database of it. A role that may not see where the data are, and a server on another machine, cannot be asked.
 * @param likes the databases of which the largest is as large as the restored one will be
 * @throws Failure where there is too little
 */
export async function requireRoom(
  session: PgSession,
  { place, login }: PgAccess,
  likes: readonly string[],
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
  if (!found?.directory || !found.bytes) return;
  const ask = place.argv(['df', '-Pk', found.directory]);
  const { stdout } = await place.host.exec(ask, { accept: 'any', signal, show: 'look for room' });
  const free = Number(stdout.trim().split('\n').at(-1)?.split(/\s+/)[3]) * 1024;
  if (Number.isNaN(free) || free >= found.bytes + beside) return;
  throw new Failure({
    what: `Nothing was restored: there is no room in ${place.where}.`,
    why: `The restored database takes about ${formatDiskSpace(found.bytes)} beside what is there, and ${formatDiskSpace(free)} are free; a full disk would stop every database of the server.`,
    fix: `Make room for ${formatDiskSpace(found.bytes + beside - free)} more. A database that an earlier restore kept has \`_before_\` in its name.`,
  });
}
