import type { AlterTableCmd, AlterTableStmt, ColumnDef, Constraint, Node } from '@pgsql/types';
import { blocking, contracting, type Effect, type Fresh, tableKey } from './effect.ts';

/** Sources of the locks and rewrites: https://www.postgresql.org/docs/current/sql-altertable.html, "Notes". */
export function judgeAlterTable({ relation, cmds = [] }: AlterTableStmt, fresh: Fresh): readonly Effect[] {
  const table = tableKey(relation);
  if (fresh.tables.has(table)) return [];
  return cmds.flatMap((cmd) => ('AlterTableCmd' in cmd ? judgeCommand(cmd.AlterTableCmd, table, fresh) : []));
}

/** These commands change nothing that a release can see, and hold their lock only for a moment. */
const harmless: ReadonlySet<string | undefined> = new Set([
  ...[
    'AT_ValidateConstraint',
    'AT_DropNotNull',
    'AT_ChangeOwner',
    'AT_ReplicaIdentity',
    'AT_AttachPartition',
  ],
  ...['AT_SetStatistics', 'AT_SetStorage', 'AT_SetCompression', 'AT_SetOptions', 'AT_ResetOptions'],
  ...['AT_SetRelOptions', 'AT_ResetRelOptions', 'AT_ClusterOn', 'AT_DropCluster'],
]);

const rewriting: ReadonlySet<string | undefined> = new Set([
  ...['AT_SetLogged', 'AT_SetUnLogged', 'AT_SetTableSpace', 'AT_SetAccessMethod'],
]);

function judgeCommand(command: AlterTableCmd, table: string, fresh: Fresh): readonly Effect[] {
  const { subtype, name } = command;
  const column = `${table}.${name}`;
  if (harmless.has(subtype)) return [];
  if (rewriting.has(subtype)) return [blocking(`rewrites ${table}`)];
  switch (subtype) {
    case 'AT_AddColumn':
      return judgeNewColumn(command, table, fresh);
    case 'AT_AddConstraint':
      return judgeConstraint(inside(command.def, 'Constraint'), table, fresh);
    case 'AT_DropColumn':
      return [contracting(`drops the column ${column}`)];
    case 'AT_DropConstraint':
      return [contracting(`drops the constraint ${name} of ${table}`)];
    case 'AT_SetNotNull':
      return [
        contracting(`refuses rows without ${column}`),
        blocking(`reads all of ${table} to see that ${name} is never empty`),
      ];
    case 'AT_ColumnDefault':
      return command.def ? [] : [contracting(`drops the default of ${column}`)];
    case 'AT_AlterColumnType':
      // Only the server knows whether the new type is wider.
      return [
        contracting(`changes the type of ${column}, which may narrow it`),
        blocking(`may rewrite ${table}`),
      ];
    default:
      return [
        contracting(`does ${subtype?.replace(/^AT_/, '')} to ${table}, which is not known to be harmless`),
      ];
  }
}

function judgeNewColumn({ def, missing_ok }: AlterTableCmd, table: string, fresh: Fresh): readonly Effect[] {
  const column = inside(def, 'ColumnDef');
  const constraints = (column?.constraints ?? []).flatMap((one) =>
    'Constraint' in one ? [one.Constraint] : [],
  );
  const find = (type: Constraint['contype']) => constraints.find(({ contype }) => contype === type);
  const name = `${table}.${column?.colname}`;
  // With IF NOT EXISTS the column may have existed before.
  if (!missing_ok) fresh.columns.add(name);
  const serial = /^(small|big)?serial\d?$/.test(typeNameOf(column));
  const computed = find('CONSTR_GENERATED') ?? find('CONSTR_IDENTITY');
  const initial = find('CONSTR_DEFAULT')?.raw_expr;
  const effects: Effect[] = [];
  if (serial || computed || (initial && isVolatile(initial)))
    effects.push(blocking(`rewrites ${table}: ${name} has another value in each row`));
  const required = find('CONSTR_NOTNULL') ?? find('CONSTR_PRIMARY');
  if (required && !initial && !serial && !computed) {
    effects.push(
      contracting(`requires ${name}, which has no default: rows that the earlier release writes are refused`),
      blocking(`fails where ${table} has rows, which have no ${column?.colname}`),
    );
  }
  if (find('CONSTR_UNIQUE') ?? find('CONSTR_PRIMARY'))
    effects.push(blocking(`builds an index while ${table} is locked`));
  if (find('CONSTR_CHECK')) effects.push(blocking(`reads all of ${table} to check ${column?.colname}`));
  return effects;
}

const constraintWords: Readonly<Record<string, string>> = {
  CONSTR_FOREIGN: 'foreign key',
  CONSTR_CHECK: 'check',
  CONSTR_UNIQUE: 'unique constraint',
  CONSTR_PRIMARY: 'primary key',
  CONSTR_EXCLUSION: 'exclusion',
};

function judgeConstraint(constraint: Constraint | undefined, table: string, fresh: Fresh): readonly Effect[] {
  const type = constraint?.contype ?? '';
  const word = constraintWords[type] ?? 'constraint';
  const columns = namesIn(type === 'CONSTR_FOREIGN' ? constraint?.fk_attrs : constraint?.keys);
  const onlyFresh = columns.length > 0 && columns.every((column) => fresh.columns.has(`${table}.${column}`));
  const effects: Effect[] = [];
  if (!onlyFresh)
    effects.push(contracting(`adds a ${word} to ${table}: it may refuse what the earlier release writes`));
  const builds = type === 'CONSTR_UNIQUE' || type === 'CONSTR_PRIMARY' || type === 'CONSTR_EXCLUSION';
  if (builds && !constraint?.indexname) effects.push(blocking(`builds an index while ${table} is locked`));
  if (!builds && !constraint?.skip_validation)
    effects.push(
      blocking(`reads all of ${table} to check it; NOT VALID and a later VALIDATE CONSTRAINT would not`),
    );
  return effects;
}

/** Functions with one value for all rows of a statement. PostgreSQL 11 and newer store it without a rewrite. */
const steady = new Set(['now', 'transaction_timestamp', 'statement_timestamp', 'to_timestamp', 'timezone']);

/** Whether an expression may give each row another value: it calls a function that is not known to be steady. */
function isVolatile(expression: Node): boolean {
  return [...JSON.stringify(expression).matchAll(/"FuncCall":\{"funcname":(\[.*?\])/g)].some(
    ([, names = '']) => {
      const name = [...names.matchAll(/"sval":"(.*?)"/g)].at(-1)?.[1] ?? '';
      return !steady.has(name);
    },
  );
}

function typeNameOf(column: ColumnDef | undefined): string {
  return namesIn(column?.typeName?.names).at(-1) ?? '';
}

function namesIn(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).flatMap((node) => ('String' in node ? [node.String.sval ?? ''] : []));
}

function inside<K extends 'ColumnDef' | 'Constraint'>(node: Node | undefined, kind: K) {
  return node && kind in node ? (node as Extract<Node, Record<K, unknown>>)[kind] : undefined;
}
