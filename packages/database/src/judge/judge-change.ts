import type {
  AlterEnumStmt,
  AlterObjectSchemaStmt,
  AlterOwnerStmt,
  DropStmt,
  GrantStmt,
  Node,
  ObjectType,
  RenameStmt,
  TypeName,
} from '@pgsql/types';
import { wordsIn } from '../catalog/column-types.ts';
import type { Names, ObjectKind } from '../catalog/names.ts';
import { blocking, contracting, type Fact, lock } from './effect.ts';
import { functionKey } from './judge-create.ts';

const kinds: Partial<Record<ObjectType, ObjectKind>> = {
  OBJECT_TABLE: 'relation',
  OBJECT_VIEW: 'relation',
  OBJECT_MATVIEW: 'relation',
  OBJECT_SEQUENCE: 'relation',
  OBJECT_INDEX: 'relation',
  OBJECT_TYPE: 'type',
  OBJECT_DOMAIN: 'type',
  OBJECT_FUNCTION: 'function',
  OBJECT_PROCEDURE: 'function',
  OBJECT_SCHEMA: 'schema',
};

interface Named {
  readonly kind: ObjectKind | undefined;
  readonly key: string;
  readonly show: string;
}

/** The object that a statement names, from the parser's several ways to say it. */
function named(type: ObjectType | undefined, object: Node | undefined, names: Names): Named {
  const kind = type && kinds[type];
  if (object && 'ObjectWithArgs' in object) {
    const { objname, objargs = [] } = object.ObjectWithArgs;
    const types: TypeName[] = objargs.flatMap((one) => ('TypeName' in one ? [one.TypeName] : []));
    const words = wordsIn(objname);
    return { kind, key: functionKey(words, types, names), show: words.join('.') };
  }
  const words = partsOf(object);
  return { kind, key: kind ? names.key(words, kind) : words.join('.'), show: words.join('.') };
}

function partsOf(object: Node | undefined): readonly string[] {
  if (!object) return [];
  if ('String' in object) return [object.String.sval ?? ''];
  if ('List' in object) return wordsIn(object.List.items);
  return 'TypeName' in object ? wordsIn(object.TypeName.names) : [];
}

export function judgeDrop(
  { removeType, objects = [], concurrent, behavior }: DropStmt,
  names: Names,
): readonly Fact[] {
  const all = objects.map((object) => named(removeType, object, names));
  const old = all.filter(({ kind, key }) => !(kind && names.isFresh(kind, key)));
  for (const { kind, key } of all) if (kind) names.drop(kind, key);
  if (removeType === 'OBJECT_INDEX')
    return old.flatMap((one) => judgeDropOfIndex(one, concurrent === true, names));
  const what = removeType?.replace('OBJECT_', '').replaceAll('_', ' ').toLowerCase() ?? 'object';
  // A column of an old table may have a new type, and its default a new sequence.
  if (old.length === 0 && behavior === 'DROP_CASCADE')
    return [
      contracting(`drops the ${what} ${all.map(({ show }) => show).join(', ')} and all that depends on it`),
    ];
  return old.flatMap(({ key, kind, show }, index) => {
    // Triggers, rules and policies are named after their table.
    const table = partsOf(objects[index]).slice(0, -1);
    const part =
      removeType === 'OBJECT_TRIGGER' || removeType === 'OBJECT_RULE' || removeType === 'OBJECT_POLICY';
    if (part && names.isFresh('relation', names.key(table, 'relation'))) return [];
    return [
      contracting(`drops the ${what} ${show}`),
      ...(kind === 'relation' ? [lock(key, 'everybody')] : []),
    ];
  });
}

/** No statement of a release needs a plain index. An ON CONFLICT needs a unique one, and so does a foreign key. */
function judgeDropOfIndex({ key, show }: Named, concurrent: boolean, names: Names): readonly Fact[] {
  const unique = names.known.indexes.get(key);
  const facts: Fact[] = [];
  if (unique === true)
    facts.push(
      contracting(`drops the unique index ${show}, which an ON CONFLICT of the earlier release may need`),
    );
  if (unique === undefined)
    facts.push(contracting(`drops the index ${show}, of which no migration tells whether it is unique`));
  if (!concurrent)
    facts.push(
      blocking('drops an index without CONCURRENTLY: all that use its table wait until nobody uses it'),
      lock(`the table of ${show}`, 'everybody'),
    );
  return facts;
}

export function judgeRename(rename: RenameStmt, names: Names): readonly Fact[] {
  const { renameType, relation, subname, newname = '', object } = rename;
  const table = names.keyOf(relation);
  switch (renameType) {
    // The statements of a release do not name these.
    case 'OBJECT_INDEX':
      names.move('relation', table, sibling(table, newname));
      return [];
    case 'OBJECT_DOMCONSTRAINT':
      return [];
    case 'OBJECT_TABCONSTRAINT':
      return names.isFresh('relation', table) ? [] : [lock(table, 'everybody')];
    case 'OBJECT_COLUMN':
      return judgeRenameOfColumn(table, rename, names);
    default: {
      const one = relation
        ? { kind: kinds[renameType ?? 'OBJECT_TABLE'], key: table }
        : named(renameType, object, names);
      const own = one.kind !== undefined && names.isFresh(one.kind, one.key);
      const part = subname !== undefined && names.isFresh('relation', table);
      if (one.kind && subname === undefined)
        names.move(one.kind, one.key, one.kind === 'schema' ? newname : sibling(one.key, newname));
      if (own || part) return [];
      const old = relation
        ? [names.show(table), subname].filter(Boolean).join('.')
        : partsOf(object).join('.') || subname || 'something';
      return [contracting(`renames ${old} to ${newname}`), ...(relation ? [lock(table, 'everybody')] : [])];
    }
  }
}

function judgeRenameOfColumn(
  table: string,
  { subname, newname = '' }: RenameStmt,
  names: Names,
): readonly Fact[] {
  if (names.isFresh('relation', table)) return [];
  const made = names.column(table, subname);
  names.setColumn(table, subname, undefined);
  if (made) names.setColumn(table, newname, made);
  const show = names.show(table);
  return [
    ...(made ? [] : [contracting(`renames ${show}.${subname} to ${newname}`)]),
    lock(table, 'everybody'),
  ];
}

/** Another name in the same schema. */
export function sibling(key: string, name: string): string {
  return `${key.slice(0, key.indexOf('.'))}.${name}`;
}

export function judgeMove(move: AlterObjectSchemaStmt, names: Names): readonly Fact[] {
  const { objectType, relation, object, newschema } = move;
  const { kind, key } = relation
    ? { kind: objectType && kinds[objectType], key: names.keyOf(relation) }
    : named(objectType, object, names);
  if (!kind || !names.isFresh(kind, key)) return [contracting('moves something to another schema')];
  names.move(kind, key, `${newschema}.${key.slice(key.indexOf('.') + 1)}`);
  return [];
}

export function judgeOwner({ objectType, object, relation }: AlterOwnerStmt, names: Names): readonly Fact[] {
  const { kind, key, show } = relation
    ? { kind: objectType && kinds[objectType], key: names.keyOf(relation), show: relation.relname ?? '' }
    : named(objectType, object, names);
  return kind && names.isFresh(kind, key)
    ? []
    : [
        contracting(
          `gives ${show || 'something'} to another owner: the earlier release may have no permission`,
        ),
      ];
}

export function judgeEnum({ typeName, oldVal, newVal }: AlterEnumStmt, names: Names): readonly Fact[] {
  const words = wordsIn(typeName);
  if (names.isFresh('type', names.key(words, 'type'))) return [];
  return oldVal
    ? [contracting('renames a value of an enum')]
    : [
        contracting(
          `adds ${newVal} to the enum ${words.join('.')}: the earlier release fails where it reads it`,
        ),
      ];
}

export function judgeGrant({ is_grant, objtype, objects = [] }: GrantStmt, names: Names): readonly Fact[] {
  if (is_grant) return [];
  const own = objects.every((object) => {
    if ('RangeVar' in object) return names.isFreshTable(object.RangeVar);
    const { kind, key } = named(objtype, object, names);
    return kind !== undefined && names.isFresh(kind, key);
  });
  return own && objects.length > 0 ? [] : [contracting('takes a privilege away')];
}
