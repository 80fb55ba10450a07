import type { AlterTableCmd, AlterTableStmt, Constraint, Node, RangeVar } from '@pgsql/types';
import { isWider, wordsIn } from '../catalog/column-types.ts';
import type { Names } from '../catalog/names.ts';
import { blocking, contracting, type Fact, lock, long } from './effect.ts';
import { callsUnknown } from './expressions.ts';
import { judgeDefault, judgeNewColumn, judgeUnique } from './judge-column.ts';
import { constraintsIn, judgeCheck, judgeReference, lockOfReference, mayRefuse } from './judge-constraint.ts';
import { judgeQuery } from './judge-query.ts';

/** Sources of the locks and rewrites: https://www.postgresql.org/docs/current/sql-altertable.html, "Notes". */
export function judgeAlterTable(
  { relation, cmds = [], objtype }: AlterTableStmt,
  names: Names,
): readonly Fact[] {
  const table = names.keyOf(relation);
  const commands = cmds.flatMap((cmd) => ('AlterTableCmd' in cmd ? [cmd.AlterTableCmd] : []));
  if (names.isFresh('relation', table))
    return commands.flatMap((command) => judgeOfFresh(command, table, names));
  if (objtype !== 'OBJECT_TABLE')
    return commands.flatMap((command) => judgeOfOther(command, objtype, names.show(table)));
  const gentle = commands.every(
    ({ subtype = '' as never, def }) =>
      gentleCommands.has(subtype) || inside(def, 'Constraint')?.contype === 'CONSTR_FOREIGN',
  );
  return [
    ...commands.flatMap((command) => judgeCommand(command, table, names)),
    ...(gentle ? [] : [lock(table, 'everybody')]),
  ];
}

type Command = NonNullable<AlterTableCmd['subtype']>;

/** These change nothing that a release can see. */
const harmless: ReadonlySet<string> = new Set<Command>([
  ...([
    'AT_SetStatistics',
    'AT_SetStorage',
    'AT_SetCompression',
    'AT_SetOptions',
    'AT_ResetOptions',
  ] as const),
  ...(['AT_SetRelOptions', 'AT_ResetRelOptions', 'AT_ClusterOn', 'AT_DropCluster'] as const),
]);

/** These let others read and write, or have their own word on it. */
const gentleCommands: ReadonlySet<string> = new Set<Command>([
  ...(['AT_ValidateConstraint', 'AT_SetStatistics', 'AT_SetRelOptions', 'AT_ResetRelOptions'] as const),
  ...(['AT_ClusterOn', 'AT_DropCluster', 'AT_AttachPartition'] as const),
]);

const rewriting: ReadonlySet<string> = new Set<Command>([
  'AT_SetLogged',
  'AT_SetTableSpace',
  'AT_SetAccessMethod',
]);

/** A table of the plan's own: it matters only what an old table has to do with it. */
function judgeOfFresh({ subtype, def }: AlterTableCmd, table: string, names: Names): readonly Fact[] {
  if (callsUnknown(def)) names.mark(table, 'code');
  if (subtype === 'AT_AttachPartition') {
    // With old rows below it, the table is an old one.
    if (!names.isFreshTable(inside(def, 'PartitionCmd')?.name)) names.drop('relation', table);
    return judgeAttach(def, names);
  }
  if (subtype === 'AT_AddInherit')
    return names.isFreshTable(inside(def, 'RangeVar'))
      ? []
      : [contracting('its rows appear in an old table')];
  const constraint = inside(def, 'Constraint');
  if (subtype === 'AT_AddColumn')
    return constraintsIn(def ? [def] : []).flatMap((one) =>
      one.contype === 'CONSTR_FOREIGN' ? lockOfReference(one, table, names) : [],
    );
  if (subtype !== 'AT_AddConstraint' || constraint?.contype !== 'CONSTR_FOREIGN') return [];
  const checks = names.hasRows(table) && !constraint.skip_validation;
  return [
    ...lockOfReference(constraint, table, names),
    ...(checks ? [long(`checks all rows of ${names.show(table)}`)] : []),
  ];
}

/** Indexes, views, sequences and types. */
function judgeOfOther(
  { subtype = '' as never }: AlterTableCmd,
  type: AlterTableStmt['objtype'],
  show: string,
): readonly Fact[] {
  const index = type === 'OBJECT_INDEX' && (harmless.has(subtype) || subtype === 'AT_AttachPartition');
  return index ? [] : [doesNotKnow(subtype, show)];
}

function judgeCommand(command: AlterTableCmd, table: string, names: Names): readonly Fact[] {
  const { subtype = '' as never, name, def } = command;
  const show = names.show(table);
  const column = `${show}.${name}`;
  const made = names.column(table, name);
  if (harmless.has(subtype)) return [];
  if (rewriting.has(subtype)) return [blocking(`rewrites ${show}`)];
  switch (subtype) {
    case 'AT_AddColumn':
      return judgeNewColumn(inside(def, 'ColumnDef'), table, command.missing_ok === true, names);
    case 'AT_AddConstraint':
      return judgeNewConstraint(inside(def, 'Constraint') ?? {}, table, names);
    case 'AT_ValidateConstraint':
      return [long(`reads all of ${show} to check ${name}`)];
    case 'AT_ColumnDefault':
      return judgeDefault(def, table, name, names);
    case 'AT_AlterColumnType':
      return judgeType(command, table, names);
    case 'AT_DropColumn':
      names.setColumn(table, name, undefined);
      if (made && command.behavior !== 'DROP_CASCADE') return [];
      return [contracting(`drops the column ${column}${made ? ' and all that depends on it' : ''}`)];
    case 'AT_DropConstraint':
      return [contracting(`drops the constraint ${name} of ${show}`)];
    case 'AT_DropNotNull':
      if (made) names.setColumn(table, name, { ...made, required: false });
      return made ? [] : [contracting(`lets ${column} be empty, which the earlier release does not expect`)];
    case 'AT_SetNotNull':
      return judgeRequired(command, table, names);
    case 'AT_AttachPartition':
      return judgeAttach(def, names);
    case 'AT_ReplicaIdentity':
      return inside(def, 'ReplicaIdentityStmt')?.identity_type === 'n'
        ? [
            contracting(
              `takes the replica identity of ${show}: UPDATE and DELETE are refused if it is published`,
            ),
          ]
        : [];
    case 'AT_AddInherit':
      // Its rows are rows of the parent as well, so that the parent is an old table.
      names.drop('relation', names.keyOf(inside(def, 'RangeVar')));
      return [doesNotKnow(subtype, show)];
    case 'AT_ChangeOwner':
      return [contracting(`gives ${show} to another owner: the earlier release may have no permission`)];
    case 'AT_SetUnLogged':
      return [contracting(`makes ${show} a table that a crash empties`), blocking(`rewrites ${show}`)];
    default:
      return [doesNotKnow(subtype, show)];
  }
}

function doesNotKnow(subtype: string, show: string): Fact {
  return contracting(`does ${subtype.replace(/^AT_/, '')} to ${show}, which is not known to be harmless`);
}

function judgeRequired({ name }: AlterTableCmd, table: string, names: Names): readonly Fact[] {
  const made = names.column(table, name);
  if (made) names.setColumn(table, name, { ...made, required: true });
  const show = names.show(table);
  const reads = blocking(`reads all of ${show} to see that ${name} is never empty`);
  return made && made.fill !== 'nothing'
    ? [reads]
    : [contracting(`refuses rows without ${show}.${name}`), reads];
}

function judgeType({ name, def }: AlterTableCmd, table: string, names: Names): readonly Fact[] {
  const show = names.show(table);
  const column = inside(def, 'ColumnDef');
  const from = names.known.column(table, name);
  const plain = column?.raw_default === undefined && column?.collClause === undefined;
  if (plain && from && column?.typeName && isWider(from, column.typeName)) return [];
  const using = column?.raw_default ? judgeQuery(column.raw_default, names) : [];
  return [
    ...using.filter(({ kind }) => kind !== 'long'),
    ...(names.column(table, name)
      ? []
      : [contracting(`changes the type of ${show}.${name}, which may narrow it`)]),
    blocking(`may rewrite ${show}`),
  ];
}

function judgeNewConstraint(constraint: Constraint, table: string, names: Names): readonly Fact[] {
  const { contype, indexname } = constraint;
  if (contype === 'CONSTR_FOREIGN') return judgeReference(constraint, table, names);
  if (contype === 'CONSTR_CHECK') return judgeCheck(constraint, table, names);
  if (indexname) {
    // An index is in the schema of its table.
    const index = `${table.slice(0, table.indexOf('.'))}.${indexname}`;
    const unique = contype === 'CONSTR_UNIQUE' && names.known.indexes.get(index) === true;
    return unique ? [] : [mayRefuse(constraint, table, names)];
  }
  const builds = blocking(`builds an index while ${names.show(table)} is locked`);
  const columns = wordsIn(constraint.keys);
  const numbered =
    columns.length > 0 && columns.every((column) => names.column(table, column)?.fill === 'each');
  const distinct = contype === 'CONSTR_UNIQUE' && !constraint.nulls_not_distinct;
  const ownKey = contype === 'CONSTR_PRIMARY' && numbered ? [] : undefined;
  const own = distinct ? judgeUnique(columns, table, names) : ownKey;
  return [...(own ?? [mayRefuse(constraint, table, names)]), builds];
}

/** Rows of a partition must lie within its bounds. PostgreSQL reads them all to see that. */
function judgeAttach(def: Node | undefined, names: Names): readonly Fact[] {
  const child: RangeVar | undefined = inside(def, 'PartitionCmd')?.name;
  if (names.isFreshTable(child)) return [];
  const show = names.show(names.keyOf(child));
  return [
    contracting(`makes ${show} a partition: rows outside its bounds are refused`),
    blocking(`reads all of ${show} while it is locked`),
  ];
}

type Held = 'ColumnDef' | 'Constraint' | 'RangeVar' | 'PartitionCmd' | 'ReplicaIdentityStmt';

function inside<K extends Held>(node: Node | undefined, kind: K) {
  return node && kind in node ? (node as Extract<Node, Record<K, unknown>>)[kind] : undefined;
}
