import type { Node, TypeName } from '@pgsql/types';

/** The name of a type and its numbers, such as `varchar` and 100. */
interface PlainType {
  readonly name: string;
  readonly numbers: readonly number[];
}

/**
 * Whether PostgreSQL widens a column to a type without rewriting the table, and the earlier release can read what the
 * column holds then.
 * Source: https://www.postgresql.org/docs/current/sql-altertable.html, "Notes"; the casts of pg_cast without a function.
 */
export function isWider(from: TypeName, to: TypeName): boolean {
  const [before, after] = [plainType(from), plainType(to)];
  if (!before || !after) return false;
  const [had = Number.POSITIVE_INFINITY, hadScale] = before.numbers;
  const [has = Number.POSITIVE_INFINITY, hasScale] = after.numbers;
  switch (before.name) {
    case 'varchar':
      return after.name === 'text' || (after.name === 'varchar' && has >= had);
    case 'text':
      return after.name === 'text' || (after.name === 'varchar' && has === Number.POSITIVE_INFINITY);
    case 'numeric':
      return (
        after.name === 'numeric' &&
        (after.numbers.length === 0 || (has >= had && (hasScale ?? 0) === (hadScale ?? 0)))
      );
    case 'varbit':
    case 'timestamp':
    case 'timestamptz':
    case 'time':
    case 'timetz':
      return after.name === before.name && has >= had;
    case 'cidr':
      return after.name === 'cidr' || after.name === 'inet';
    default:
      return after.name === before.name && before.numbers.length === 0 && after.numbers.length === 0;
  }
}

function plainType({ names = [], typmods = [], arrayBounds = [] }: TypeName): PlainType | undefined {
  if (arrayBounds.length > 0) return undefined;
  const parts = wordsIn(names);
  if (parts.length > 1 && parts[0] !== 'pg_catalog') return undefined;
  const numbers = typmods.map(numberIn);
  return numbers.includes(undefined)
    ? undefined
    : { name: parts.at(-1) ?? '', numbers: numbers.filter((one) => one !== undefined) };
}

function numberIn(node: Node): number | undefined {
  return 'A_Const' in node && 'ival' in node.A_Const ? (node.A_Const.ival?.ival ?? 0) : undefined;
}

/** The words of a name as the parser gives it. */
export function wordsIn(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).flatMap((node) => ('String' in node ? [node.String.sval ?? ''] : []));
}
