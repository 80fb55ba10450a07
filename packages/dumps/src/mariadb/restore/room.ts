import { z } from 'zod';
import { requireRoomIn, restoredBytes } from '../../place/room.ts';
import type { MariaAccess } from '../access.ts';
import { queryMaria } from '../run-sql.ts';
import { sizeOf } from '../server-facts.ts';

const directoryRow = z.object({ value: z.string() });

/**
 * Looks whether a server has room for a restored database. One on another machine than its client programs cannot be asked.
 * @param asked `likes` are the databases of which the largest is as large as the restored one will be
 * @throws Failure where there is too little
 */
export async function requireMariaRoom(
  access: MariaAccess,
  { likes, dumpBytes }: { readonly likes: readonly string[]; readonly dumpBytes: number | undefined },
  signal: AbortSignal,
): Promise<void> {
  const { place } = access;
  const isHere = place.container !== undefined || access.address === undefined;
  if (!isHere) return;
  const sql = `SELECT JSON_OBJECT('value', @@datadir);`;
  const [found] = await queryMaria(access, sql, directoryRow, { signal });
  const sizes: number[] = [];
  for (const database of likes) sizes.push(await sizeOf({ ...access, database }, signal));
  const bytes = restoredBytes(Math.max(...sizes), dumpBytes);
  if (!found?.value || bytes === 0) return;
  await requireRoomIn(place, { directory: found.value, bytes }, signal);
}
