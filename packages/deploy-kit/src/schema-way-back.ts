import { converted, flag, type InputsOf, optional, text } from '@fairway/action-kit';
import { obstaclesBackTo, type SchemaMark, schemaMarks } from '@fairway/database/schema-mark';
import { isProven, type LedgerEntry } from '@fairway/releases';
import { Failure } from '@fairway/runtime';

/** What is known about the databases that a release works with. */
export interface SchemaGiven {
  /** What they are like now; undefined where nobody migrates, or says nothing. */
  readonly marks: readonly SchemaMark[] | undefined;
  /** False: a migration of this run took away what earlier releases need. */
  readonly rollbackSafe: boolean;
  /** A rollback goes back all the same. */
  readonly rollbackUnsafe: boolean;
}

/** The inputs that migrate-prisma's outputs go into, and the one that overrides them. */
export function schemaInputs() {
  return {
    schema: optional(converted(text(), parseMarks)),
    'rollback-safe': flag(),
    'rollback-unsafe': flag(),
  };
}

export function schemaGivenOf(given: InputsOf<ReturnType<typeof schemaInputs>>): SchemaGiven {
  return {
    marks: given.schema,
    rollbackSafe: given['rollback-safe'],
    rollbackUnsafe: given['rollback-unsafe'],
  };
}

/** What an attempt says about the databases, for the ledger. */
export function schemaOfAttempt({
  marks,
  rollbackSafe,
}: SchemaGiven): Pick<LedgerEntry, 'schema' | 'rollbackSafe'> {
  return {
    ...(marks ? { schema: marks.map((mark) => ({ ...mark, worksFor: [...mark.worksFor] })) } : {}),
    ...(rollbackSafe ? {} : { rollbackSafe }),
  };
}

/**
 * Why an earlier release would not work with the databases as they are now, a line each; empty where it would, as far as
 * anybody knows.
 * @param entries the ledger; what failed counts too, for its migrations were made
 * @param id the release to go back to
 */
export function obstaclesTo(
  entries: readonly LedgerEntry[],
  id: string,
  given: Pick<SchemaGiven, 'marks' | 'rollbackSafe'>,
): readonly string[] {
  // What was recorded before its last proof was no obstacle to that proof.
  const since = entries.slice(entries.findLastIndex((entry) => entry.id === id && isProven(entry)) + 1);
  const now = given.marks ?? since.findLast(({ schema }) => schema)?.schema;
  // As the release first met them: a later run of it may have met newer ones.
  const then = entries.find((entry) => entry.id === id && entry.schema && !entry.rollback)?.schema;
  const marked = now && then ? obstaclesBackTo(now, then) : [];
  const unsafe = since.filter(({ rollbackSafe }) => rollbackSafe === false).map(({ version }) => version);
  return [
    ...marked,
    ...[...new Set(unsafe)].map((version) => `${version} was deployed with "rollback-safe: false"`),
    ...(given.rollbackSafe ? [] : ['this run has "rollback-safe: false"']),
  ];
}

function parseMarks(value: string): readonly SchemaMark[] {
  try {
    return schemaMarks.parse(JSON.parse(value));
  } catch {
    throw new Failure({
      what: 'The marks of the databases cannot be read.',
      why: 'It is not what migrate-prisma puts into its output `schema`.',
      fix: 'Write `schema: ${{ needs.migrate.outputs.schema }}`, or leave it out.',
    });
  }
}
