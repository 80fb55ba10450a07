import type {
  AlterTableCmd,
  ColumnDef,
  CreateDomainStmt,
  CreateStmt,
  DropStmt,
  Node,
  RenameStmt,
} from '@pgsql/types';
import { wordsIn } from '../catalog/column-types.ts';
import type { KnownType } from '../catalog/known-objects.ts';
import type { Names } from '../catalog/names.ts';
import { mayBeEmpty, passesEmpty } from './expressions.ts';
import { typeOf } from './judge-column.ts';
import { constraintsIn } from './judge-constraint.ts';

/** Remembers what a statement tells of types, indexes and columns, whoever may use them. */
export function learn(tree: Node, names: Names): void {
  const { known } = names;
  const plain: KnownType = { domain: false, checked: false, refusesEmpty: false };
  if ('CreateEnumStmt' in tree)
    known.types.set(names.key(wordsIn(tree.CreateEnumStmt.typeName), 'type'), plain);
  if ('CreateRangeStmt' in tree)
    known.types.set(names.key(wordsIn(tree.CreateRangeStmt.typeName), 'type'), plain);
  if ('CompositeTypeStmt' in tree) known.types.set(names.keyOf(tree.CompositeTypeStmt.typevar), plain);
  if ('CreateDomainStmt' in tree) {
    const { domainname } = tree.CreateDomainStmt;
    known.types.set(names.key(wordsIn(domainname), 'type'), typeOfDomain(tree.CreateDomainStmt, names));
  }
  if ('AlterDomainStmt' in tree)
    known.types.delete(names.key(wordsIn(tree.AlterDomainStmt.typeName), 'type'));
  if ('IndexStmt' in tree) {
    const { relation, idxname, unique } = tree.IndexStmt;
    const table = names.keyOf(relation);
    known.indexes.set(`${schemaOf(table)}.${idxname}`, unique === true);
  }
  if ('CreateStmt' in tree) learnTable(tree.CreateStmt, names);
  if ('AlterTableStmt' in tree) {
    const { relation, cmds = [] } = tree.AlterTableStmt;
    for (const cmd of cmds)
      if ('AlterTableCmd' in cmd) learnCommand(cmd.AlterTableCmd, names.keyOf(relation), names);
  }
  if ('RenameStmt' in tree) learnRename(tree.RenameStmt, names);
  if ('AlterObjectSchemaStmt' in tree) {
    const { relation, newschema } = tree.AlterObjectSchemaStmt;
    if (relation) names.known.move(names.keyOf(relation), `${newschema}.${relation.relname}`);
  }
  if ('DropStmt' in tree) learnDrop(tree.DropStmt, names);
}

function typeOfDomain({ typeName, constraints = [] }: CreateDomainStmt, names: Names): KnownType {
  const base = typeOf(typeName, names);
  const all = constraintsIn(constraints);
  const filled = all.some(
    ({ contype, raw_expr }) => contype === 'CONSTR_DEFAULT' && raw_expr && !mayBeEmpty(raw_expr),
  );
  const refuses = all.some(
    ({ contype, raw_expr }) =>
      contype === 'CONSTR_NOTNULL' || (contype === 'CONSTR_CHECK' && !passesEmpty(raw_expr)),
  );
  return {
    domain: true,
    checked: (base?.checked ?? true) || all.some(({ contype }) => /NOTNULL|CHECK/.test(contype ?? '')),
    refusesEmpty: !filled && (refuses || (base?.refusesEmpty ?? true)),
  };
}

function learnTable({ relation, tableElts = [] }: CreateStmt, names: Names): void {
  const table = names.keyOf(relation);
  names.known.setTable(table);
  for (const one of tableElts)
    if ('ColumnDef' in one) names.known.setColumn(table, one.ColumnDef.colname, one.ColumnDef.typeName);
}

function learnCommand({ subtype, name, def }: AlterTableCmd, table: string, names: Names): void {
  const column: ColumnDef | undefined = def && 'ColumnDef' in def ? def.ColumnDef : undefined;
  if (subtype === 'AT_AddColumn') names.known.setColumn(table, column?.colname, column?.typeName);
  if (subtype === 'AT_AlterColumnType') names.known.setColumn(table, name, column?.typeName);
  if (subtype === 'AT_DropColumn') names.known.setColumn(table, name, undefined);
}

function learnRename(
  { renameType, relation, subname, newname = '', object }: RenameStmt,
  names: Names,
): void {
  const table = names.keyOf(relation);
  const { known } = names;
  if (renameType === 'OBJECT_COLUMN') {
    const type = known.column(table, subname);
    known.setColumn(table, subname, undefined);
    known.setColumn(table, newname, type);
  } else if (renameType === 'OBJECT_TABLE' || renameType === 'OBJECT_INDEX') {
    known.move(table, `${schemaOf(table)}.${newname}`);
  } else if (object && 'List' in object) {
    const key = names.key(wordsIn(object.List.items), 'type');
    const type = known.types.get(key);
    known.types.delete(key);
    if (type) known.types.set(`${schemaOf(key)}.${newname}`, type);
  } else if (renameType === 'OBJECT_SCHEMA') known.forget();
}

function learnDrop({ removeType, objects = [] }: DropStmt, names: Names): void {
  for (const object of objects) {
    if ('List' in object) {
      const key = names.key(wordsIn(object.List.items), 'relation');
      if (removeType === 'OBJECT_INDEX') names.known.indexes.delete(key);
      if (removeType === 'OBJECT_TABLE') names.known.dropTable(key);
    }
    if ('TypeName' in object) names.known.types.delete(names.key(wordsIn(object.TypeName.names), 'type'));
  }
}

function schemaOf(key: string): string {
  return key.slice(0, key.indexOf('.'));
}
