import type { DropStmt, IndexStmt, Node, RenameStmt, UpdateStmt } from '@pgsql/types';
import { blocking, contracting, type Effect, type Fresh, tableKey } from './effect.ts';
import { judgeAlterTable } from './judge-alter-table.ts';

/**
 * Judges one statement of a migration and remembers the objects that it made. A statement that is not known to add only
 * counts as contracting, because the promise of a safe rollback must not be a guess.
 */
export function judgeStatement(tree: Node, fresh: Fresh): readonly Effect[] {
  const judgement =
    judgeTables(tree, fresh) ?? judgeIndexes(tree, fresh) ?? judgeData(tree, fresh) ?? judgeRest(tree);
  if (judgement) return judgement;
  const kind = Object.keys(tree)[0] ?? 'statement';
  return adding.has(kind)
    ? []
    : [contracting(`does ${kind.replace(/Stmt$/, '')}, which is not known to be harmless`)];
}

/** Statements that only add, read, or set something for their own session. */
const adding: ReadonlySet<string> = new Set([
  ...['CreateSchemaStmt', 'CreateExtensionStmt', 'CreateSeqStmt', 'CreateEnumStmt', 'CompositeTypeStmt'],
  ...[
    'CreateRangeStmt',
    'CreateDomainStmt',
    'DefineStmt',
    'CreateCastStmt',
    'CreateStatsStmt',
    'CommentStmt',
  ],
  ...[
    'AlterOwnerStmt',
    'AlterDefaultPrivilegesStmt',
    'SelectStmt',
    'InsertStmt',
    'CopyStmt',
    'VariableSetStmt',
  ],
  ...['TransactionStmt', 'ConstraintsSetStmt', 'NotifyStmt', 'CreateRoleStmt', 'CreatePublicationStmt'],
]);

function judgeTables(tree: Node, fresh: Fresh): readonly Effect[] | undefined {
  if ('CreateStmt' in tree) {
    const { relation, if_not_exists } = tree.CreateStmt;
    // With IF NOT EXISTS the table may have existed before.
    if (!if_not_exists) fresh.tables.add(tableKey(relation));
    return [];
  }
  if ('CreateTableAsStmt' in tree) {
    const { into, if_not_exists } = tree.CreateTableAsStmt;
    if (!if_not_exists) fresh.tables.add(tableKey(into?.rel));
    return [];
  }
  if ('AlterTableStmt' in tree) return judgeAlterTable(tree.AlterTableStmt, fresh);
  if ('RenameStmt' in tree) return judgeRename(tree.RenameStmt, fresh);
  if ('DropStmt' in tree) return judgeDrop(tree.DropStmt);
  if ('AlterObjectSchemaStmt' in tree) return [contracting('moves something to another schema')];
  if ('CreateTrigStmt' in tree) {
    const table = tableKey(tree.CreateTrigStmt.relation);
    return fresh.tables.has(table)
      ? []
      : [contracting(`puts a trigger on what the earlier release writes to ${table}`)];
  }
  return undefined;
}

function judgeRename(
  { renameType, relation, subname, newname }: RenameStmt,
  fresh: Fresh,
): readonly Effect[] {
  // The statements of a release do not name indexes.
  if (renameType === 'OBJECT_INDEX' || fresh.tables.has(tableKey(relation))) return [];
  const old = [tableKey(relation), subname].filter(Boolean).join('.');
  return [contracting(`renames ${old || 'something'} to ${newname}`)];
}

function judgeDrop({ removeType, objects = [] }: DropStmt): readonly Effect[] {
  const what = removeType?.replace('OBJECT_', '').toLowerCase() ?? 'object';
  const names = [...JSON.stringify(objects).matchAll(/"sval":"(.*?)"/g)].map(([, name]) => name);
  return [contracting(`drops the ${what} ${names.join('.')}`)];
}

function judgeIndexes(tree: Node, fresh: Fresh): readonly Effect[] | undefined {
  if ('IndexStmt' in tree) return judgeIndex(tree.IndexStmt, fresh);
  if ('ReindexStmt' in tree) {
    return JSON.stringify(tree).includes('"concurrently"')
      ? []
      : [blocking('rebuilds an index while its table is locked')];
  }
  return undefined;
}

function judgeIndex({ relation, unique, concurrent, idxname }: IndexStmt, fresh: Fresh): readonly Effect[] {
  const table = tableKey(relation);
  if (fresh.tables.has(table)) return [];
  return [
    ...(unique
      ? [contracting(`${idxname} refuses what the earlier release may write to ${table} twice`)]
      : []),
    ...(concurrent ? [] : [blocking(`builds an index without CONCURRENTLY: writes to ${table} wait`)]),
  ];
}

function judgeData(tree: Node, fresh: Fresh): readonly Effect[] | undefined {
  if ('UpdateStmt' in tree) return judgeUpdate(tree.UpdateStmt, fresh);
  if ('DeleteStmt' in tree) return [contracting(`deletes rows of ${tableKey(tree.DeleteStmt.relation)}`)];
  if ('MergeStmt' in tree) return [contracting(`changes rows of ${tableKey(tree.MergeStmt.relation)}`)];
  if ('TruncateStmt' in tree) return [contracting('empties a table'), blocking('locks the table')];
  if ('LockStmt' in tree) return [blocking('locks a table')];
  if ('ClusterStmt' in tree) return [blocking('rewrites a table')];
  if ('RefreshMatViewStmt' in tree)
    return tree.RefreshMatViewStmt.concurrent
      ? []
      : [blocking('nobody reads the view while it is refreshed')];
  if ('VacuumStmt' in tree)
    return JSON.stringify(tree).includes('"defname":"full"') ? [blocking('rewrites a table')] : [];
  return undefined;
}

function judgeUpdate({ relation, targetList = [] }: UpdateStmt, fresh: Fresh): readonly Effect[] {
  const table = tableKey(relation);
  const columns = targetList.flatMap((one) => ('ResTarget' in one ? [one.ResTarget.name] : []));
  const own = fresh.tables.has(table) || columns.every((column) => fresh.columns.has(`${table}.${column}`));
  return own ? [] : [contracting(`changes ${columns.join(', ')} in rows of ${table}`)];
}

function judgeRest(tree: Node): readonly Effect[] | undefined {
  if ('DoStmt' in tree) return [contracting('is a DO block, whose doing cannot be told before it runs')];
  if ('CreateFunctionStmt' in tree)
    return tree.CreateFunctionStmt.replace
      ? [contracting('may replace a function that the earlier release uses')]
      : [];
  if ('ViewStmt' in tree)
    return tree.ViewStmt.replace ? [contracting('may replace a view that the earlier release reads')] : [];
  if ('AlterEnumStmt' in tree)
    return tree.AlterEnumStmt.oldVal ? [contracting('renames a value of an enum')] : [];
  if ('GrantStmt' in tree) return tree.GrantStmt.is_grant ? [] : [contracting('takes a privilege away')];
  if ('GrantRoleStmt' in tree) return tree.GrantRoleStmt.is_grant ? [] : [contracting('takes a role away')];
  return undefined;
}
