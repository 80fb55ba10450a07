import type { AlterSeqStmt, Node, RangeVar } from '@pgsql/types';
import { wordsIn } from '../catalog/column-types.ts';
import type { Names } from '../catalog/names.ts';
import { blocking, contracting, type Fact, lock, long, unknown } from './effect.ts';
import { nodesOf } from './expressions.ts';
import { judgeAlterTable } from './judge-alter-table.ts';
import { judgeDrop, judgeEnum, judgeGrant, judgeMove, judgeOwner, judgeRename } from './judge-change.ts';
import {
  judgeFunction,
  judgeIndex,
  judgePublication,
  judgeTable,
  judgeTableOf,
  judgeView,
} from './judge-create.ts';
import { judgeQuery } from './judge-query.ts';
import { judgeSetting } from './judge-setting.ts';

type Kind = Node extends infer N ? (N extends unknown ? keyof N : never) : never;
type Held<K extends Kind> = Extract<Node, Record<K, unknown>> extends Record<K, infer H> ? H : never;
type Judges = { readonly [K in Kind]?: (held: Held<K>, names: Names) => readonly Fact[] };

const adds = (): readonly Fact[] => [];

/** A trigger, a rule or a policy: harmless on a table of the plan's own, until the plan itself uses the table. */
function attach(relation: RangeVar | undefined, names: Names, fact: string): readonly Fact[] {
  const key = names.keyOf(relation);
  if (!names.isFresh('relation', key)) return [contracting(fact), lock(key, 'everybody')];
  names.mark(key, 'code');
  return [];
}

/**
 * The kinds of statements that may add only, and what decides whether one does. All other kinds are contracting,
 * because the promise of a safe rollback must not be a guess.
 */
export const judges: Judges = {
  SelectStmt: (held, names) => judgeQuery({ SelectStmt: held }, names),
  InsertStmt: (held, names) => judgeQuery({ InsertStmt: held }, names),
  UpdateStmt: (held, names) => judgeQuery({ UpdateStmt: held }, names),
  DeleteStmt: (held, names) => judgeQuery({ DeleteStmt: held }, names),
  MergeStmt: (held, names) => judgeQuery({ MergeStmt: held }, names),
  DeclareCursorStmt: ({ query }, names) => judgeQuery(query, names),
  PrepareStmt: ({ query }, names) => judgeQuery(query, names),
  ExplainStmt: ({ query }, names) => (query ? judgeStatement(query, names) : unknown('explains a statement')),
  CopyStmt: ({ relation, query, is_from, is_program }, names) => {
    if (is_program) return unknown('runs a program on the server');
    if (query) return judgeQuery(query, names);
    const table = names.keyOf(relation);
    if (names.has(table, 'code')) return unknown(`copies ${names.show(table)}, which runs code`);
    if (is_from && names.isFresh('relation', table)) names.mark(names.keyOf(relation), 'filled');
    return [long(`copies ${names.show(names.keyOf(relation))}`)];
  },
  TruncateStmt: ({ relations = [], behavior }, names) => {
    const old = relations.filter((one) => !('RangeVar' in one && names.isFreshTable(one.RangeVar)));
    return old.length === 0 && behavior !== 'DROP_CASCADE'
      ? []
      : [contracting('empties a table'), blocking('locks the table')];
  },
  DoStmt: () => unknown('is a DO block, whose doing cannot be told before it runs'),
  CallStmt: () => unknown('calls a procedure, whose doing cannot be told before it runs'),

  CreateStmt: judgeTable,
  CreateTableAsStmt: judgeTableOf,
  ViewStmt: judgeView,
  IndexStmt: judgeIndex,
  CreateFunctionStmt: judgeFunction,
  CreatePublicationStmt: judgePublication,
  CreateSchemaStmt: ({ schemaname, schemaElts = [], if_not_exists }, names) => {
    if (schemaname && !if_not_exists) names.make('schema', schemaname);
    return inSchema(schemaname, names, () => schemaElts.flatMap((one) => judgeStatement(one, names)));
  },
  CreateSeqStmt: ({ sequence, if_not_exists }, names) => {
    if (!if_not_exists) names.make('relation', names.keyOf(sequence));
    return [];
  },
  CreateEnumStmt: ({ typeName }, names) => makeType(wordsIn(typeName), names),
  CreateRangeStmt: ({ typeName }, names) => makeType(wordsIn(typeName), names),
  CreateDomainStmt: ({ domainname }, names) => makeType(wordsIn(domainname), names),
  CompositeTypeStmt: ({ typevar }, names) =>
    makeType(
      [typevar?.schemaname, typevar?.relname].filter((one) => one !== undefined),
      names,
    ),
  DefineStmt: ({ kind, replace }) =>
    replace || kind === 'OBJECT_OPERATOR'
      ? [contracting('may change what the statements of the earlier release mean')]
      : [],
  CreateCastStmt: ({ context }) =>
    context === 'COERCION_IMPLICIT'
      ? [contracting('casts without being asked: statements of the earlier release may become ambiguous')]
      : [],
  CreateExtensionStmt: adds,
  CreateStatsStmt: adds,
  CreateRoleStmt: adds,
  CommentStmt: adds,
  SecLabelStmt: adds,
  CreateTrigStmt: ({ relation }, names) =>
    attach(
      relation,
      names,
      `puts a trigger on what the earlier release writes to ${names.show(names.keyOf(relation))}`,
    ),
  RuleStmt: ({ relation }, names) =>
    attach(relation, names, `changes what the statements on ${names.show(names.keyOf(relation))} do`),
  CreatePolicyStmt: ({ table }, names) =>
    attach(table, names, `decides which rows of ${names.show(names.keyOf(table))} the earlier release sees`),

  AlterTableStmt: judgeAlterTable,
  AlterSeqStmt: (held, names) => judgeSequence(held, names),
  AlterEnumStmt: judgeEnum,
  AlterOwnerStmt: judgeOwner,
  AlterObjectSchemaStmt: judgeMove,
  RenameStmt: judgeRename,
  DropStmt: judgeDrop,
  GrantStmt: judgeGrant,
  GrantRoleStmt: ({ is_grant }) => (is_grant ? [] : [contracting('takes a role away')]),
  AlterDefaultPrivilegesStmt: ({ action }) =>
    action?.is_grant ? [] : [contracting('takes a privilege on later objects away')],

  LockStmt: ({ relations = [] }, names) =>
    relations.every((one) => 'RangeVar' in one && names.isFreshTable(one.RangeVar))
      ? []
      : [blocking('locks a table'), lock('a table', 'everybody')],
  ReindexStmt: (held) =>
    hasOption(held, 'concurrently') ? [] : [blocking('rebuilds an index while its table is locked')],
  ClusterStmt: () => [blocking('rewrites a table')],
  RefreshMatViewStmt: ({ concurrent, relation }, names) =>
    concurrent || names.isFreshTable(relation)
      ? [long('fills a view')]
      : [blocking('nobody reads the view while it is refreshed')],
  VacuumStmt: (held) => (hasOption(held, 'full') ? [blocking('rewrites a table')] : []),

  VariableSetStmt: ({ kind, name = '', args = [], is_local }, names) =>
    judgeSetting(
      {
        setting: kind === 'VAR_RESET_ALL' ? 'search_path' : name,
        ...valuesOf(kind, args),
        local: is_local === true,
      },
      names,
    ),
  VariableShowStmt: adds,
  ConstraintsSetStmt: adds,
  NotifyStmt: adds,
  ListenStmt: adds,
  UnlistenStmt: adds,
  DeallocateStmt: adds,
  ClosePortalStmt: adds,
  TransactionStmt: ({ kind }) =>
    kind === 'TRANS_STMT_PREPARE' ||
    kind === 'TRANS_STMT_COMMIT_PREPARED' ||
    kind === 'TRANS_STMT_ROLLBACK_PREPARED'
      ? [contracting('leaves its end to another session'), blocking('keeps its locks until then')]
      : [],
};

/** Judges one statement of a migration, and remembers the objects that it made. */
export function judgeStatement(tree: Node, names: Names): readonly Fact[] {
  const [[kind, held] = ['statement', {}]] = Object.entries(tree);
  const judge = (
    judges as Readonly<Record<string, ((held: unknown, names: Names) => readonly Fact[]) | undefined>>
  )[kind];
  return (
    judge?.(held, names) ?? [
      contracting(`does ${kind.replace(/Stmt$/, '')}, which is not known to be harmless`),
    ]
  );
}

function inSchema(schema: string | undefined, names: Names, judge: () => readonly Fact[]): readonly Fact[] {
  const outside = names.enter(schema);
  const facts = judge();
  names.enter(outside);
  return facts;
}

function makeType(name: readonly string[], names: Names): readonly Fact[] {
  names.make('type', names.key(name, 'type'));
  return [];
}

/** A sequence may be given to a column. All else decides which numbers come. */
function judgeSequence({ sequence, options = [] }: AlterSeqStmt, names: Names): readonly Fact[] {
  const given = options.every((one) => 'DefElem' in one && one.DefElem.defname === 'owned_by');
  return given || names.isFreshTable(sequence)
    ? []
    : [contracting(`changes which numbers ${names.show(names.keyOf(sequence))} gives`)];
}

function valuesOf(
  kind: string | undefined,
  args: readonly Node[],
): { readonly values: readonly string[] | undefined } {
  const back = kind === 'VAR_RESET' || kind === 'VAR_RESET_ALL' || kind === 'VAR_SET_DEFAULT';
  const values = args.map((one) => ('A_Const' in one ? (one.A_Const.sval?.sval ?? '') : ''));
  return { values: back ? undefined : values };
}

/** Whether an option stands in a statement and is not turned off. */
export function hasOption(held: object, wanted: string): boolean {
  return nodesOf(held).some(([kind, { defname, arg }]) => {
    if (kind !== 'DefElem' || defname !== wanted) return false;
    return !/"(false|off|0)"|"boolval":\{\}|"ival":\{\}/.test(JSON.stringify(arg ?? ''));
  });
}
