/** The oid of the first object that is not the server's own (src/include/access/transam.h). */
export const firstUserOid = 16_384;

/** A condition for schemas that users make: `public` is one of them. */
export function userSchema(alias: string): string {
  return `${alias}.nspname !~ '^pg_' AND ${alias}.nspname <> 'information_schema'`;
}

/**
 * A condition for objects that no extension brings: a dump has only CREATE EXTENSION for those.
 * @param catalog the catalogue that holds the object: `pg_class`
 */
export function ownedByNobody(catalog: string, oid: string): string {
  return `NOT EXISTS (SELECT FROM pg_depend ext WHERE ext.classid = '${catalog}'::regclass AND ext.objid = ${oid}
    AND ext.deptype = 'e')`;
}

/** The name of a relation, with its schema. */
export const relationName = `format('%I.%I', n.nspname, c.relname)`;

/** Relations of users with their schema, as `c` and `n`. */
export const userRelations = `pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND ${userSchema('n')}
  AND c.relpersistence <> 't' AND ${ownedByNobody('pg_class', 'c.oid')}`;

/**
 * A column that newer servers have: null where this one has none.
 * @param alias the row of the catalogue
 */
export function newerColumn(alias: string, column: string): string {
  return `(to_jsonb(${alias}) ->> '${column}')`;
}

/** An array of a column of any type as text, in its own order. */
export function listed(column: string): string {
  return `array_to_string(${column}, ', ')`;
}

/** The words of a column of one letter. */
export function wordsOf(column: string, words: Readonly<Record<string, string>>): string {
  const cases = Object.entries(words).map(([letter, word]) => `WHEN '${letter}' THEN '${word}'`);
  return `CASE ${column} ${cases.join(' ')} ELSE ${column}::text END`;
}
