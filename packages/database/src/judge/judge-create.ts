import type {
  CreateFunctionStmt,
  CreatePublicationStmt,
  CreateStmt,
  CreateTableAsStmt,
  IndexStmt,
  TypeName,
  ViewStmt,
} from '@pgsql/types';
import { wordsIn } from '../catalog/column-types.ts';
import type { Names } from '../catalog/names.ts';
import { blocking, contracting, type Fact, lock, long } from './effect.ts';
import { callsUnknown, mayFail } from './expressions.ts';
import { judgeUnique } from './judge-column.ts';
import { constraintsIn, lockOfReference } from './judge-constraint.ts';
import { judgeQuery } from './judge-query.ts';

/** A new table is used by nobody. What it has to do with old tables matters: those it refers to, and its parent. */
export function judgeTable(create: CreateStmt, names: Names): readonly Fact[] {
  const { relation, tableElts = [], inhRelations = [], partbound } = create;
  const facts: Fact[] = [];
  for (const parent of inhRelations) {
    if (!('RangeVar' in parent) || names.isFreshTable(parent.RangeVar)) continue;
    const key = names.keyOf(parent.RangeVar);
    if (partbound) facts.push(lock(key, 'everybody'));
    else facts.push(contracting(`shows its rows in ${names.show(key)}, which it inherits from`));
  }
  // With IF NOT EXISTS the table may have existed before.
  const key = create.if_not_exists
    ? names.keyOf(relation)
    : names.makeTable(relation, create.oncommit === 'ONCOMMIT_DROP');
  for (const constraint of constraintsIn(tableElts))
    if (constraint.contype === 'CONSTR_FOREIGN')
      facts.push(
        ...lockOfReference(constraint, key, names).filter((one) => !('table' in one) || one.table !== key),
      );
  if (!create.if_not_exists) makeSequences(create, key, names);
  // Whoever writes to the table runs its defaults and checks.
  if (callsUnknown(tableElts)) names.mark(key, 'code');
  return facts;
}

/** PostgreSQL names the sequence of a numbered column after it. */
function makeSequences({ tableElts = [] }: CreateStmt, table: string, names: Names): void {
  for (const element of tableElts) {
    if (!('ColumnDef' in element)) continue;
    const { colname, typeName, constraints = [] } = element.ColumnDef;
    const serial = /^(small|big)?serial\d?$/.test(wordsIn(typeName?.names).at(-1) ?? '');
    const identity = constraintsIn(constraints).some(({ contype }) => contype === 'CONSTR_IDENTITY');
    if (serial || identity) names.make('relation', `${table}_${colname}_seq`);
  }
}

export function judgeTableOf(
  { query, into, if_not_exists }: CreateTableAsStmt,
  names: Names,
): readonly Fact[] {
  const facts = judgeQuery(query, names);
  if (!if_not_exists) names.mark(names.makeTable(into?.rel, into?.onCommit === 'ONCOMMIT_DROP'), 'filled');
  return facts;
}

export function judgeView({ view, replace, query }: ViewStmt, names: Names): readonly Fact[] {
  if (replace && !names.isFreshTable(view))
    return [contracting('may replace a view that the earlier release reads')];
  const key = names.makeTable(view, false);
  names.mark(key, 'view');
  if (callsUnknown(query)) names.mark(key, 'code');
  return [];
}

export function judgeIndex(index: IndexStmt, names: Names): readonly Fact[] {
  const { relation, idxname, unique, concurrent, indexParams = [], whereClause } = index;
  const table = names.keyOf(relation);
  const key = `${table.slice(0, table.indexOf('.'))}.${idxname}`;
  if (!index.if_not_exists && idxname) names.make('relation', key);
  const show = names.show(table);
  if (callsUnknown(index)) names.mark(table, 'code');
  if (names.isFresh('relation', table))
    return names.hasRows(table) ? [long(`builds an index of ${show}`)] : [];
  const facts: Fact[] = [];
  const columns = indexParams.flatMap((one) =>
    'IndexElem' in one && one.IndexElem.name ? [one.IndexElem.name] : [],
  );
  const expressions = indexParams.flatMap((one) =>
    'IndexElem' in one && one.IndexElem.expr ? [one.IndexElem.expr] : [],
  );
  if (unique) {
    const own = index.nulls_not_distinct ? undefined : judgeUnique(columns, table, names);
    facts.push(
      ...(own ?? [contracting(`${idxname} refuses what the earlier release may write to ${show} twice`)]),
    );
  }
  if ([...expressions, ...(whereClause ? [whereClause] : [])].some(mayFail))
    facts.push(
      contracting(`${idxname} computes what may fail for what the earlier release writes to ${show}`),
    );
  if (!concurrent)
    facts.push(
      blocking(`builds an index without CONCURRENTLY: writes to ${show} wait`),
      lock(table, 'writers'),
      long(`builds an index of ${show}`),
    );
  return facts;
}

export function judgeFunction(create: CreateFunctionStmt, names: Names): readonly Fact[] {
  const types = (create.parameters ?? []).flatMap((one) => {
    if (!('FunctionParameter' in one)) return [];
    const { mode, argType } = one.FunctionParameter;
    return mode === 'FUNC_PARAM_OUT' || mode === 'FUNC_PARAM_TABLE' ? [] : [argType];
  });
  const key = functionKey(wordsIn(create.funcname), types, names);
  if (create.replace && !names.isFresh('function', key))
    return [contracting('may replace a function that the earlier release uses')];
  names.make('function', key);
  return [];
}

/** Functions of one name are told apart by the types that they take. */
export function functionKey(
  name: readonly string[],
  types: readonly (TypeName | undefined)[],
  names: Names,
): string {
  const taken = types.map((type) => `${wordsIn(type?.names).at(-1)}${type?.arrayBounds ? '[]' : ''}`);
  return `${names.key(name, 'function')}(${taken.join(', ')})`;
}

/** A published table without a key refuses UPDATE and DELETE. */
export function judgePublication(
  { pubobjects = [], for_all_tables }: CreatePublicationStmt,
  names: Names,
): readonly Fact[] {
  const own = pubobjects.every(
    (one) =>
      'PublicationObjSpec' in one &&
      one.PublicationObjSpec.pubtable !== undefined &&
      names.isFreshTable(one.PublicationObjSpec.pubtable.relation),
  );
  return own && !for_all_tables
    ? []
    : [
        contracting(
          'publishes tables that were there before: UPDATE and DELETE are refused where one has no key',
        ),
      ];
}
