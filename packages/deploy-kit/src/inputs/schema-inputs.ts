import { converted, flag, type InputsOf, optional, text } from '@fairway/action-kit';
import { type SchemaMark, schemaMarks } from '@fairway/database/schema-mark';
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
