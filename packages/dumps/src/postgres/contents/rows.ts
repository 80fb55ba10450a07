import { z } from 'zod';
import { literal } from '../../psql/conversation.ts';
import type { PgSession } from '../../psql/session.ts';
import { relationName, userRelations, userSchema } from '../catalog/user-objects.ts';

/** A table whose rows are in a dump. */
export interface CountedTable {
  readonly name: string;
  /** Blocks of 8 KiB, as the server last estimated them. */
  readonly pages: number;
  /** `WHERE …` for a table of an extension, of which a dump holds some rows only; else empty. */
  readonly condition: string;
}

const tableRow = z.object({ name: z.string(), pages: z.number(), condition: z.string() });
const rowsRow = z.object({ name: z.string(), rows: z.number() });

/** Tables with rows of their own: partitions, and not what they are partitions of. */
export function readTables(session: PgSession): Promise<CountedTable[]> {
  return session.query(
    `SELECT ${relationName} AS name, c.relpages AS pages, '' AS condition FROM ${userRelations} AND c.relkind = 'r'
     UNION ALL
     SELECT ${relationName}, c.relpages, coalesce(e.extcondition[array_position(e.extconfig, c.oid)], '')
     FROM pg_extension e JOIN pg_class c ON c.oid = ANY (e.extconfig) AND c.relkind = 'r'
     JOIN pg_namespace n ON n.oid = c.relnamespace AND ${userSchema('n')}`,
    tableRow,
  );
}

/** How many pages one query counts at most, and how many tables, so that small ones need no round trip each. */
const pagesPerQuery = 8_192;
const tablesPerQuery = 100;

/** Puts tables together to queries, the largest first. */
export function groupTables(tables: readonly CountedTable[]): readonly (readonly CountedTable[])[] {
  const groups: CountedTable[][] = [];
  let pages = 0;
  for (const table of tables.toSorted((a, b) => b.pages - a.pages)) {
    const last = groups.at(-1);
    if (!last || last.length >= tablesPerQuery || pages + table.pages > pagesPerQuery) {
      groups.push([table]);
      pages = table.pages;
    } else {
      last.push(table);
      pages += table.pages;
    }
  }
  return groups;
}

/**
 * Counts the rows of tables, in several sessions at once where these share a snapshot. A table with row security that
 * hides rows from this role is an error, and never a smaller number.
 */
export async function countRows(
  sessions: readonly PgSession[],
  tables: readonly CountedTable[],
): Promise<Readonly<Record<string, number>>> {
  const groups = [...groupTables(tables)];
  const counts = new Map<string, number>();
  const work = sessions.map(async (session) => {
    await session.run('SET row_security = off');
    for (let group = groups.shift(); group; group = groups.shift()) {
      const query = group.map(countQuery).join('\nUNION ALL ');
      for (const { name, rows } of await session.query(query, rowsRow)) counts.set(name, rows);
    }
  });
  await Promise.all(work);
  // In the order of their names, so that two manifests can be compared by eye.
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function countQuery({ name, condition }: CountedTable): string {
  return `SELECT ${literal(name)} AS name, count(*) AS rows FROM ONLY ${name} ${condition}`;
}
