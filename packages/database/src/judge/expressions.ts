import type { FuncCall, Node } from '@pgsql/types';
import { wordsIn } from '../catalog/column-types.ts';
import {
  emptyingFunctions,
  extensionFunctions,
  steadyFunctions,
  totalFunctions,
  varyingFunctions,
} from './builtin-functions.ts';

/** A node of a tree: its kind, and what it holds. */
export type Visited = readonly [kind: string, held: Readonly<Record<string, unknown>>];

const walked = new WeakMap<object, readonly Visited[]>();

/**
 * The nodes of a tree, the outer before the inner. The parser writes a kind with a capital, and a field without one. A
 * tree is walked once and its nodes are remembered, because the same statement is judged for several releases.
 */
export function nodesOf(tree: unknown): readonly Visited[] {
  if (typeof tree !== 'object' || tree === null) return [];
  const known = walked.get(tree);
  if (known) return known;
  const nodes: Visited[] = [];
  walk(tree, nodes);
  walked.set(tree, nodes);
  return nodes;
}

function walk(tree: object, nodes: Visited[]): void {
  const list = Array.isArray(tree);
  for (const [key, value] of Object.entries(tree)) {
    if (!list && isKind(key)) nodes.push([key, value]);
    if (typeof value === 'object' && value !== null) walk(value, nodes);
  }
}

function isKind(key: string): boolean {
  const first = key.charCodeAt(0);
  return first >= 65 && first <= 90;
}

/** A function that is called, by name; with its schema where that is not PostgreSQL's own. */
export function functionName({ funcname }: Pick<FuncCall, 'funcname'>): string {
  const words = wordsIn(funcname);
  return words[0] === 'pg_catalog' && words.length === 2 ? (words[1] ?? '') : words.join('.');
}

/** Whether a function is known to change nothing. */
export function isHarmlessFunction(name: string): boolean {
  return steadyFunctions.has(name) || varyingFunctions.has(name) || isOfExtension(name);
}

function isOfExtension(name: string): boolean {
  return extensionFunctions.has(name.replace(/^(public|extensions)\./, ''));
}

/** Whether a tree calls a function of which nothing is known. */
export function callsUnknown(tree: unknown): boolean {
  return calls(tree).some((name) => !isHarmlessFunction(name));
}

/** Whether an expression may give each row another value: it calls a function that is not known to be steady. */
export function isVolatile(expression: Node): boolean {
  return calls(expression).some((name) => !steadyFunctions.has(name));
}

/** Whether each value of an expression is another one, so that a unique column takes all of them. */
export function isUniqueEachTime(expression: Node): boolean {
  const [only, ...more] = calls(expression);
  const names = /^(gen_random_uuid|uuidv[47]|nextval|((public|extensions)\.)?uuid_generate_v\w+)$/;
  return only !== undefined && more.length === 0 && names.test(only) && kindsIn(expression)[0] === 'FuncCall';
}

/** Whether the value of a default may be empty. */
export function mayBeEmpty(expression: Node): boolean {
  for (const [kind, held] of nodesOf(expression)) {
    if (kind === 'A_Const' && held['isnull'] === true) return true;
    if (kind === 'A_Expr' && held['kind'] === 'AEXPR_NULLIF') return true;
    if (kind === 'CaseExpr' && held['defresult'] === undefined) return true;
    if (kind === 'FuncCall') {
      const name = functionName(held as FuncCall);
      if (emptyingFunctions.has(name) || !isHarmlessFunction(name)) return true;
    }
  }
  return false;
}

const totalKinds = new Set([
  ...[
    'ColumnRef',
    'A_Const',
    'String',
    'Integer',
    'Float',
    'CoalesceExpr',
    'CaseExpr',
    'CaseWhen',
    'NullTest',
  ],
  ...[
    'BoolExpr',
    'BooleanTest',
    'List',
    'CollateClause',
    'A_ArrayExpr',
    'MinMaxExpr',
    'RowExpr',
    'SQLValueFunction',
  ],
]);

/** Words and signs of operators that never fail but for numbers that are too large. */
const totalOperators =
  /^(=|<>|!=|<|>|<=|>=|\|\||->|->>|#>|#>>|@>|<@|&&|\?|\?\||\?&|~~\*?|!~~\*?|~\*?|!~\*?|\+|-|\*|BETWEEN.*|NOT BETWEEN.*)$/;

/** Whether an expression may fail for what a row holds, so that the row is refused: a cast, a division, own functions. */
export function mayFail(expression: unknown): boolean {
  for (const [kind, held] of nodesOf(expression)) {
    if (kind === 'TypeCast') {
      if (!isTotalCast(held)) return true;
    } else if (kind === 'A_Expr') {
      if (!totalOperators.test(wordsIn(held['name'] as Node[]).join('.'))) return true;
    } else if (kind === 'FuncCall') {
      if (!totalFunctions.has(functionName(held as FuncCall))) return true;
    } else if (!totalKinds.has(kind)) return true;
  }
  return false;
}

/** A constant was cast before, when the statement was read; everything can be a text. */
function isTotalCast({ arg, typeName }: Visited[1]): boolean {
  const type = typeName as { readonly names?: Node[]; readonly typmods?: unknown } | undefined;
  const name = wordsIn(type?.names).at(-1) ?? '';
  const constant = typeof arg === 'object' && arg !== null && 'A_Const' in arg;
  return constant || ((name === 'text' || name === 'varchar' || name === 'regconfig') && !type?.typmods);
}

const strictKinds = new Set([
  'ColumnRef',
  'A_Const',
  'String',
  'BoolExpr',
  'List',
  'A_ArrayExpr',
  'TypeCast',
]);
const strictFunctions = new Set(
  'length char_length lower upper btrim abs jsonb_typeof cardinality date_part'.split(' '),
);

/** Whether a check is passed where its columns are empty: all that it is made of gives nothing for nothing. */
export function passesEmpty(check: unknown): boolean {
  for (const [kind, held] of nodesOf(check)) {
    if (kind === 'A_Expr') {
      if (/DISTINCT|NULLIF/.test(String(held['kind']))) return false;
    } else if (kind === 'FuncCall') {
      if (!strictFunctions.has(functionName(held as FuncCall))) return false;
    } else if (kind !== 'TypeName' && !strictKinds.has(kind)) return false;
  }
  return true;
}

/** The columns that an expression names. */
export function columnsIn(expression: unknown): readonly string[] {
  return nodesOf(expression).flatMap(([kind, held]) =>
    kind === 'ColumnRef' ? [wordsIn(held['fields'] as Node[]).at(-1) ?? ''] : [],
  );
}

function calls(expression: unknown): readonly string[] {
  return nodesOf(expression).flatMap(([kind, held]) =>
    kind === 'FuncCall' ? [functionName(held as FuncCall)] : [],
  );
}

function kindsIn(expression: Node): readonly string[] {
  return nodesOf(expression).map(([kind]) => kind);
}
