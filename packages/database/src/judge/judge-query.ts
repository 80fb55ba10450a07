import type { DeleteStmt, FuncCall, InsertStmt, MergeStmt, Node, RangeVar, UpdateStmt } from '@pgsql/types';
import { wordsIn } from '../catalog/column-types.ts';
import type { Names } from '../catalog/names.ts';
import { blocking, contracting, type Fact, long, unknown } from './effect.ts';
import { functionName, isHarmlessFunction, nodesOf, type Visited } from './expressions.ts';
import { judgeSetting } from './judge-setting.ts';

/** The nodes of queries that only read. */
const reading: ReadonlySet<string> = new Set([
  ...['SelectStmt', 'ResTarget', 'ColumnRef', 'A_Star', 'A_Const', 'String', 'Integer', 'Float', 'Boolean'],
  ...['BitString', 'List', 'BoolExpr', 'NullTest', 'BooleanTest', 'TypeCast', 'TypeName', 'ParamRef'],
  ...['CaseExpr', 'CaseWhen', 'CoalesceExpr', 'MinMaxExpr', 'SubLink', 'A_ArrayExpr', 'A_Indirection'],
  ...['A_Indices', 'RowExpr', 'CollateClause', 'SQLValueFunction', 'RangeSubselect', 'RangeFunction'],
  ...['JoinExpr', 'Alias', 'SortBy', 'WindowDef', 'CommonTableExpr', 'WithClause', 'GroupingSet'],
  ...['GroupingFunc', 'NamedArgExpr', 'SetToDefault', 'MultiAssignRef', 'ColumnDef'],
  ...['IndexElem', 'InferClause', 'OnConflictClause', 'MergeWhenClause', 'JsonObjectConstructor'],
  ...['JsonArrayConstructor', 'JsonKeyValue', 'JsonValueExpr', 'JsonFormat', 'JsonOutput', 'JsonReturning'],
]);

/**
 * Judges a query with all that is inside it: each node must be known to read only. Statements that change rows are
 * judged as such, wherever they stand.
 */
export function judgeQuery(query: unknown, names: Names): readonly Fact[] {
  const nodes = nodesOf(query);
  const common = new Set(
    nodes.flatMap(([kind, held]) => (kind === 'CommonTableExpr' ? [String(held['ctename'])] : [])),
  );
  return distinct(nodes.flatMap((node) => judgeNode(node, common, names)));
}

function judgeNode([kind, held]: Visited, common: ReadonlySet<string>, names: Names): readonly Fact[] {
  switch (kind) {
    case 'RangeVar':
      return judgeRead(held as RangeVar, common, names);
    case 'FuncCall':
      return judgeCall(held as FuncCall, names);
    case 'A_Expr':
      return judgeOperator(held['name'] as Node[] | undefined);
    case 'LockingClause':
      return [blocking('locks the rows that it reads to the end of the transaction')];
    case 'InsertStmt':
      return judgeInsert(held as InsertStmt, names);
    case 'UpdateStmt':
      return judgeUpdate(held as UpdateStmt, names);
    case 'DeleteStmt':
      return judgeDelete(held as DeleteStmt, names);
    case 'MergeStmt':
      return judgeMerge(held as MergeStmt, names);
    default:
      if (kind === 'SelectStmt' && held['intoClause'] !== undefined) return judgeInto(held, names);
      return reading.has(kind) ? [] : [contracting(`holds ${kind}, which is not known to be harmless`)];
  }
}

function judgeRead(table: RangeVar, common: ReadonlySet<string>, names: Names): readonly Fact[] {
  const { schemaname, relname = '' } = table;
  if (schemaname === 'pg_catalog' || schemaname === 'information_schema') return [];
  if (!schemaname && common.has(relname)) return [];
  const key = names.keyOf(table);
  if (names.has(key, 'code')) return runsCode(key, names);
  return names.hasRows(key) ? [long(`reads ${names.show(key)}`)] : [];
}

function judgeCall(call: FuncCall, names: Names): readonly Fact[] {
  const name = functionName(call);
  if (name === 'generate_series') return [long('makes many rows')];
  if (name === 'set_config') return judgeSetConfig(call.args ?? [], names);
  if (name === 'setval' && setsOwnSequence(call.args?.[0], names)) return [];
  if (name === 'setval') return [contracting('sets a sequence: it may give numbers that are taken')];
  return isHarmlessFunction(name)
    ? []
    : unknown(`calls ${name}(), whose doing cannot be told before it runs`);
}

function judgeSetConfig([name, value, local]: readonly Node[], names: Names): readonly Fact[] {
  const setting = textIn(name);
  const text = textIn(value);
  if (setting === undefined || text === undefined) return [contracting('changes a setting that it computes')];
  const values = text.split(',').map((one) => one.trim().replace(/^"(.*)"$/, '$1'));
  return judgeSetting({ setting, values, local: booleanIn(local) }, names);
}

/** Whether `setval` sets a sequence that the plan made. */
function setsOwnSequence(sequence: Node | undefined, names: Names): boolean {
  if (sequence && 'TypeCast' in sequence) return setsOwnSequence(sequence.TypeCast.arg, names);
  const direct = textIn(sequence);
  if (direct !== undefined) return isFreshText(direct, names);
  if (!sequence || !('FuncCall' in sequence)) return false;
  const table = textIn(sequence.FuncCall.args?.[0]);
  return (
    functionName(sequence.FuncCall) === 'pg_get_serial_sequence' &&
    table !== undefined &&
    isFreshText(table, names)
  );
}

/** A name in a string: with quotes as it is, without them in small letters. */
function isFreshText(text: string, names: Names): boolean {
  const parts = [...text.matchAll(/"([^"]*)"|([^".]+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain?.toLowerCase() ?? '',
  );
  return names.isFresh('relation', names.key(parts, 'relation'));
}

function judgeOperator(name: Node[] | undefined): readonly Fact[] {
  const words = wordsIn(name);
  return words.length > 1 && words[0] !== 'pg_catalog'
    ? unknown(`uses the operator ${words.join('.')}, whose doing cannot be told before it runs`)
    : [];
}

function judgeInto(held: Visited[1], names: Names): readonly Fact[] {
  const into = held['intoClause'] as { readonly rel?: RangeVar; readonly onCommit?: string };
  names.mark(names.makeTable(into.rel, into.onCommit === 'ONCOMMIT_DROP'), 'filled');
  return [];
}

function judgeInsert(insert: InsertStmt, names: Names): readonly Fact[] {
  const table = names.keyOf(insert.relation);
  const source = insert.selectStmt;
  const listed =
    source !== undefined && 'SelectStmt' in source && source.SelectStmt.valuesLists !== undefined;
  if (names.has(table, 'code')) return runsCode(table, names);
  if (names.isOwnTable(table)) {
    if (source && !listed) names.mark(table, 'filled');
    return [];
  }
  const show = names.show(table);
  if (isSystemTable(insert.relation)) return [contracting(`writes to ${show}, which is not the app's own`)];
  const facts: Fact[] = [];
  if (insert.onConflictClause?.action === 'ONCONFLICT_UPDATE') {
    const columns = targets(insert.onConflictClause.targetList);
    if (!areOwn(columns, table, names))
      facts.push(contracting(`changes ${columns.join(', ')} in rows of ${show} that are there already`));
  }
  if (insert.override === 'OVERRIDING_SYSTEM_VALUE')
    facts.push(contracting(`writes numbers into ${show} that its sequence will give once more`));
  return facts;
}

function judgeUpdate({ relation, targetList, whereClause }: UpdateStmt, names: Names): readonly Fact[] {
  const table = names.keyOf(relation);
  if (names.has(table, 'code')) return runsCode(table, names);
  if (names.isOwnTable(table)) return names.hasRows(table) ? [long(`changes ${names.show(table)}`)] : [];
  const columns = targets(targetList);
  const change = contracting(`changes ${columns.join(', ')} in rows of ${names.show(table)}`);
  return [...(areOwn(columns, table, names) ? [] : [change]), ...changeOf(table, whereClause, names)];
}

function judgeDelete({ relation, whereClause }: DeleteStmt, names: Names): readonly Fact[] {
  const table = names.keyOf(relation);
  if (names.has(table, 'code')) return runsCode(table, names);
  if (names.has(table, 'cascade'))
    return [contracting(`deletes rows of ${names.show(table)}, and rows of old tables with them`)];
  if (names.isOwnTable(table)) return [];
  return [contracting(`deletes rows of ${names.show(table)}`), ...changeOf(table, whereClause, names)];
}

function judgeMerge({ relation }: MergeStmt, names: Names): readonly Fact[] {
  const table = names.keyOf(relation);
  if (names.has(table, 'code')) return runsCode(table, names);
  if (names.isOwnTable(table) && !names.has(table, 'cascade')) return [];
  return [contracting(`changes rows of ${names.show(table)}`), ...changeOf(table, undefined, names)];
}

/** A table or a view of the plan's own, with a trigger, a default or a query that calls an own function. */
function runsCode(key: string, names: Names): readonly Fact[] {
  return unknown(`uses ${names.show(key)}, which runs code whose doing cannot be told before it runs`);
}

function isSystemTable(table: RangeVar | undefined): boolean {
  const { schemaname = '', relname = '' } = table ?? {};
  return schemaname === 'pg_catalog' || relname.startsWith('pg_') || relname === '_prisma_migrations';
}

/** What it costs others to change rows: they are locked until the transaction ends. */
function changeOf(table: string, where: Node | undefined, names: Names): readonly Fact[] {
  if (picksFew(where)) return [];
  const why = `locks as many rows of ${names.show(table)} as it changes, until all are changed`;
  return [blocking(why), long(`changes rows of ${names.show(table)}`)];
}

/** Whether a condition compares a column with values that are written down. */
function picksFew(where: Node | undefined): boolean {
  if (!where) return false;
  if ('BoolExpr' in where)
    return where.BoolExpr.boolop === 'AND_EXPR' && (where.BoolExpr.args ?? []).some(picksFew);
  if (!('A_Expr' in where)) return false;
  const { kind, name, lexpr, rexpr } = where.A_Expr;
  const equal = (kind === 'AEXPR_OP' || kind === 'AEXPR_IN') && wordsIn(name).join('') === '=';
  const [left, right] = [lexpr, rexpr].map((side) => nodesOf(side).map(([one]) => one));
  const written = (right ?? []).every((one) => /^(A_Const|List|TypeCast|TypeName|String)$/.test(one));
  return equal && left?.[0] === 'ColumnRef' && written;
}

function targets(list: readonly Node[] | undefined): readonly string[] {
  return (list ?? []).flatMap((one) => ('ResTarget' in one ? [one.ResTarget.name ?? ''] : []));
}

/** Whether the plan added all of these columns, so that no release uses them yet. */
function areOwn(columns: readonly string[], table: string, names: Names): boolean {
  return columns.length > 0 && columns.every((column) => names.column(table, column) !== undefined);
}

function textIn(node: Node | undefined): string | undefined {
  return node && 'A_Const' in node && 'sval' in node.A_Const ? (node.A_Const.sval?.sval ?? '') : undefined;
}

function booleanIn(node: Node | undefined): boolean {
  return node !== undefined && 'A_Const' in node && node.A_Const.boolval?.boolval === true;
}

/** The same fact is told once. */
function distinct(facts: readonly Fact[]): readonly Fact[] {
  return [...new Map(facts.map((fact) => [JSON.stringify(fact), fact])).values()];
}
