import { z } from 'zod';

// This file has its own entry (`@fairway/database/schema-mark`), because a deploy reads marks without a database
// driver.

/** The facts about a database after a migration that matter to releases. */
const markShape = z.object({
  /** The database's name, as migrate-prisma's input calls it. */
  name: z.string(),
  /** The newest migration that the database has; null where it is unknown, or where there is none. */
  newest: z.string().nullable(),
  /** A release works with the database in its current state if its newest migration is one of these. */
  worksFor: z.array(z.string()),
});

/** The content of migrate-prisma's output `schema`: a mark for each database. */
export const schemaMarks: z.ZodType<readonly SchemaMark[]> = z.array(markShape);

export interface SchemaMark {
  readonly name: string;
  readonly newest: string | null;
  readonly worksFor: readonly string[];
}

/**
 * The databases that an earlier release does not work with in their current state.
 * @param now the marks of the last migration, whatever the outcome of its deploy
 * @param then the marks that were recorded with the earlier release; undefined where none were
 * @returns a line with the reason for each such database; empty when going back is safe
 */
export function obstaclesBackTo(
  now: readonly SchemaMark[],
  then: readonly SchemaMark[] | undefined,
): readonly string[] {
  return now.flatMap(({ name, newest, worksFor }) => {
    const known = then?.find((mark) => mark.name === name);
    // Nothing was recorded with that release, as with releases before marks existed. Nothing proves that it is safe.
    if (known === undefined || known.newest === null)
      return [`${name}: it is not known which migrations that release was made for`];
    if (worksFor.includes(known.newest)) return [];
    return [
      `${name}: that release knows ${known.newest}; since then, up to ${newest}, something was taken away`,
    ];
  });
}
