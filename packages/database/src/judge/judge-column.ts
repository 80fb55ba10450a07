import type { ColumnDef, Constraint, Node, TypeName } from '@pgsql/types';
import { builtinTypes, extensionTypes } from '../catalog/builtin-types.ts';
import { wordsIn } from '../catalog/column-types.ts';
import type { KnownType } from '../catalog/known-objects.ts';
import type { Names, NewColumn } from '../catalog/names.ts';
import { blocking, contracting, type Fact } from './effect.ts';
import { columnsIn, isUniqueEachTime, isVolatile, mayBeEmpty, mayFail } from './expressions.ts';
import { judgeCheck, lockOfReference } from './judge-constraint.ts';
import { judgeQuery } from './judge-query.ts';

/** Judges a column that is added to a table that was there before, and remembers it as new. */
export function judgeNewColumn(
  column: ColumnDef | undefined,
  table: string,
  ifMissing: boolean,
  names: Names,
): readonly Fact[] {
  const constraints = (column?.constraints ?? []).flatMap((one) =>
    'Constraint' in one ? [one.Constraint] : [],
  );
  const find = (type: Constraint['contype']) => constraints.find(({ contype }) => contype === type);
  const show = names.show(table);
  const name = `${show}.${column?.colname}`;
  const type = typeOf(column?.typeName, names);
  const serial = /^(small|big)?serial\d?$/.test(wordsIn(column?.typeName?.names).at(-1) ?? '');
  const generated = find('CONSTR_GENERATED')?.raw_expr;
  const numbered = serial || find('CONSTR_IDENTITY') !== undefined;
  const initial = find('CONSTR_DEFAULT')?.raw_expr;
  const key = find('CONSTR_PRIMARY');
  const made: NewColumn = {
    fill: numbered ? 'each' : fillOf(generated ?? initial),
    required: (find('CONSTR_NOTNULL') ?? key) !== undefined,
    unique: (find('CONSTR_UNIQUE') ?? key) !== undefined,
  };
  if (made.unique) names.given.add('unique');
  // With IF NOT EXISTS the column may have existed before.
  if (!ifMissing) names.setColumn(table, column?.colname, made);
  const facts: Fact[] = [];
  if (numbered || generated || (initial && isVolatile(initial)))
    facts.push(blocking(`rewrites ${show}: ${name} has another value in each row`));
  if (initial) facts.push(...judgeQuery(initial, names).filter(({ kind }) => kind !== 'long'));
  if (generated && (mayFail(generated) || (made.required && columnsIn(generated).length > 0)))
    facts.push(contracting(`computes ${name}, which may fail for what the earlier release writes`));
  if (made.fill === 'nothing') facts.push(...judgeEmpty(made, type, table, name, names));
  if (made.unique) facts.push(blocking(`builds an index while ${show} is locked`));
  if (made.unique && made.fill === 'same') facts.push(repeats(name));
  if (type?.checked) facts.push(blocking(`rewrites ${show} to check ${name} by its domain`));
  const check = find('CONSTR_CHECK');
  if (check) facts.push(...judgeCheck(check, table, names, [column?.colname ?? '']));
  const reference = find('CONSTR_FOREIGN');
  if (reference) facts.push(...lockOfReference(reference, table, names));
  if (reference && initial && !mayBeEmpty(initial))
    facts.push(blocking(`reads all of ${show} to check ${column?.colname}`));
  return facts;
}

/** Rows that the earlier release writes leave the column empty. */
function judgeEmpty(
  { required }: NewColumn,
  type: KnownType | undefined,
  table: string,
  name: string,
  names: Names,
): readonly Fact[] {
  if (required)
    return [
      contracting(`requires ${name}, which has no default: rows that the earlier release writes are refused`),
      blocking(`fails where ${names.show(table)} has rows, which have no ${name.split('.').at(-1)}`),
    ];
  if (!type)
    return [
      contracting(
        `adds ${name} of a type that no migration creates: it may be a domain that refuses to be empty`,
      ),
      blocking(`rewrites ${names.show(table)} if the type of ${name} is a domain with a check`),
    ];
  return type.refusesEmpty
    ? [
        contracting(
          `adds ${name} of a domain that refuses rows without it, as the earlier release writes them`,
        ),
      ]
    : [];
}

/** Judges a default that a column gets or loses. */
export function judgeDefault(
  expression: Node | undefined,
  table: string,
  name: string | undefined,
  names: Names,
): readonly Fact[] {
  const shown = `${names.show(table)}.${name}`;
  const fill = fillOf(expression);
  if (fill === 'same') names.given.add('same default');
  const made = names.column(table, name);
  const calls = expression ? judgeQuery(expression, names).filter(({ kind }) => kind === 'contracting') : [];
  if (made) {
    names.setColumn(table, name, { ...made, fill });
    if (made.required && fill === 'nothing')
      return [
        contracting(
          `drops the default of ${shown}, which is required: rows of the earlier release are refused`,
        ),
        ...calls,
      ];
    return made.unique && fill === 'same' ? [repeats(shown), ...calls] : calls;
  }
  return fill === 'nothing' && calls.length === 0 ? [contracting(`drops the default of ${shown}`)] : calls;
}

/** Remembers that a column must be unique. The earlier release leaves it out, so that it gets its default. */
export function judgeUnique(
  columns: readonly string[],
  table: string,
  names: Names,
): readonly Fact[] | undefined {
  if (columns.length === 1) names.given.add('unique');
  const made = columns.map((name) => [name, names.column(table, name)] as const);
  for (const [name, column] of made)
    if (column && columns.length === 1) names.setColumn(table, name, { ...column, unique: true });
  // One part without a value, or with another value each time, makes the whole unique.
  const apart = made.some(([, column]) => column && (column.fill === 'each' || column.fill === 'nothing'));
  if (apart) return [];
  const repeated = made.find(([, column]) => column?.fill === 'same');
  return repeated && made.every(([, column]) => column)
    ? [repeats(`${names.show(table)}.${repeated[0]}`)]
    : undefined;
}

function repeats(name: string): Fact {
  return contracting(
    `wants ${name} to be unique, and gives every row of the earlier release the same default`,
  );
}

function fillOf(expression: Node | undefined): NewColumn['fill'] {
  if (!expression || mayBeEmpty(expression)) return 'nothing';
  return isUniqueEachTime(expression) ? 'each' : 'same';
}

/** What is known of a type: undefined where it may be anything. */
export function typeOf(type: TypeName | undefined, names: Names): KnownType | undefined {
  const plain: KnownType = { domain: false, checked: false, refusesEmpty: false };
  const words = wordsIn(type?.names);
  const name = words.at(-1) ?? '';
  if ((type?.arrayBounds ?? []).length > 0 || extensionTypes.has(name)) return plain;
  if (words[0] === 'pg_catalog' || (words.length === 1 && builtinTypes.has(name))) return plain;
  return names.known.types.get(names.key(words, 'type'));
}
