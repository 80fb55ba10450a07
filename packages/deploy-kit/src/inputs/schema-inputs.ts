import { converted, flag, type InputsOf, optional, text } from '@fairway/action-kit';
import { type SchemaMark, schemaMarks } from '@fairway/database/schema-mark';
import { Failure } from '@fairway/runtime';

/** The known facts about the databases of a release. */
export interface SchemaGiven {
  /** The current marks of the databases; undefined where none are given. */
  readonly marks: readonly SchemaMark[] | undefined;
  /** False: a migration of this run removed something that earlier releases need. */
  readonly rollbackSafe: boolean;
  /** A rollback goes back in spite of obstacles. */
  readonly rollbackUnsafe: boolean;
  /** The databases are put back to what they were with the release that is gone back to. */
  readonly restored?: boolean | undefined;
}

/** The inputs for migrate-prisma's outputs, and the input that overrides them. */
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
