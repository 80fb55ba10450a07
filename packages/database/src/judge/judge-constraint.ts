import type { Constraint, Node } from '@pgsql/types';
import { wordsIn } from '../catalog/column-types.ts';
import type { Names } from '../catalog/names.ts';
import { blocking, contracting, type Fact, lock } from './effect.ts';
import { columnsIn, passesEmpty } from './expressions.ts';

const words: Readonly<Record<string, string>> = {
  CONSTR_FOREIGN: 'foreign key',
  CONSTR_CHECK: 'check',
  CONSTR_UNIQUE: 'unique constraint',
  CONSTR_PRIMARY: 'primary key',
  CONSTR_EXCLUSION: 'exclusion',
};

/** A constraint that is added to a table that was there before. */
export function mayRefuse({ contype = '' as never }: Constraint, table: string, names: Names): Fact {
  const word = words[contype] ?? 'constraint';
  return contracting(`adds a ${word} to ${names.show(table)}: it may refuse what the earlier release writes`);
}

/** Judges a foreign key of a table that was there before. The earlier release leaves new columns out. */
export function judgeReference(constraint: Constraint, table: string, names: Names): readonly Fact[] {
  const columns = wordsIn(constraint.fk_attrs);
  const own = columns.some((column) => names.column(table, column));
  return [
    ...(own && constraint.fk_matchtype !== 'f' ? [] : [mayRefuse(constraint, table, names)]),
    ...(constraint.skip_validation ? [] : [readsAll(table, names)]),
    ...lockOfReference(constraint, table, names),
  ];
}

/** A foreign key keeps writers away from both of its tables for a moment. */
export function lockOfReference(
  { pktable, fk_del_action }: Constraint,
  table: string,
  names: Names,
): readonly Fact[] {
  const other = names.keyOf(pktable);
  // To delete a row of the other table deletes rows of this one.
  const reaches = !names.isFresh('relation', table) || names.has(table, 'cascade');
  if (fk_del_action === 'c' && reaches) names.mark(other, 'cascade');
  return [table, other].flatMap((one) => (names.isFresh('relation', one) ? [] : [lock(one, 'writers')]));
}

/**
 * Judges a check of a table that was there before.
 * @param own the columns that are added with it
 */
export function judgeCheck(
  constraint: Constraint,
  table: string,
  names: Names,
  own: readonly string[] = [],
): readonly Fact[] {
  const columns = columnsIn(constraint.raw_expr);
  const fresh = columns.every((column) => own.includes(column) || names.column(table, column) !== undefined);
  const passed =
    passesEmpty(constraint.raw_expr) ||
    columns.every((column) => (names.column(table, column)?.fill ?? 'nothing') !== 'nothing');
  return [
    ...(columns.length > 0 && fresh && passed ? [] : [mayRefuse(constraint, table, names)]),
    ...(constraint.skip_validation ? [] : [readsAll(table, names)]),
  ];
}

function readsAll(table: string, names: Names): Fact {
  return blocking(
    `reads all of ${names.show(table)} to check it; NOT VALID, and VALIDATE CONSTRAINT in a later migration, would not`,
  );
}

/** The constraints of a new table: those of its columns, and its own. */
export function constraintsIn(elements: readonly Node[]): readonly Constraint[] {
  return elements.flatMap((one) => {
    if ('Constraint' in one) return [one.Constraint];
    return 'ColumnDef' in one ? constraintsIn(one.ColumnDef.constraints ?? []) : [];
  });
}
