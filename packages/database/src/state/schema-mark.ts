import { z } from 'zod';

// This file stands alone (`@fairway/database/schema-mark`): a deploy reads marks and speaks with no database.

/** What one database is like after a migration, as far as it matters to releases. */
const markShape = z.object({
  /** The database's name, as migrate-prisma's input calls it. */
  name: z.string(),
  /** The newest migration that it has; null where that is not known, or where it has none. */
  newest: z.string().nullable(),
  /** A release whose newest migration is one of these works with the database as it is. */
  worksFor: z.array(z.string()),
});

/** What migrate-prisma's output `schema` holds: a mark for each database. */
export const schemaMarks: z.ZodType<readonly SchemaMark[]> = z.array(markShape);

export interface SchemaMark {
  readonly name: string;
  readonly newest: string | null;
  readonly worksFor: readonly string[];
}

/**
 * Whether an earlier release works with the databases as they are now.
 * @param now the marks of the last migration, whatever became of its deploy.
 * @param then the marks that were recorded with the earlier release; undefined where none were.
 * @returns why not, a line for each database in the way; empty when going back is safe.
 */
export function obstaclesBackTo(
  now: readonly SchemaMark[],
  then: readonly SchemaMark[] | undefined,
): readonly string[] {
  return now.flatMap(({ name, newest, worksFor }) => {
    const known = then?.find((mark) => mark.name === name);
    // Nothing was recorded with that release: as it was before marks, which nobody can vouch for.
    if (known === undefined || known.newest === null)
      return [`${name}: it is not known which migrations that release was made for`];
    if (worksFor.includes(known.newest)) return [];
    return [
      `${name}: that release knows ${known.newest}; since then, up to ${newest}, something was taken away`,
    ];
  });
}
