import type { PgSession } from '../../psql/session.ts';
import type { Contents } from '../../source.ts';
import { readCatalog } from '../catalog/read-catalog.ts';
import { readLargeObjects } from './large-objects.ts';
import { countRows, readTables } from './rows.ts';
import { readSequences, sequenceEntries } from './sequences.ts';

/** Reads the contents of a database in which nothing moves: one that was just restored. */
export async function readContents(session: PgSession): Promise<Contents> {
  const rows = await countRows([session], await readTables(session));
  const catalog = [
    ...(await readCatalog(session)),
    ...(await readLargeObjects(session)),
    ...sequenceEntries(await readSequences(session)),
  ];
  return { rows, catalog };
}
