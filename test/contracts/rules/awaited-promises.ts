import {
  type Expression,
  isBinaryExpression,
  isConditionalExpression,
  isFunctionLikeDeclaration,
  isParenthesizedExpression,
  isReturnStatement,
  isTryStatement,
  isVariableDeclarationList,
  isVariableStatement,
  type Node,
  NodeFlags,
} from 'typescript/unstable/ast';
import type { Checker, Project } from 'typescript/unstable/sync';

/**
 * The promises that a file returns, without `await`, from a block that does something at its end: it closes what `using`
 * holds, or it has a `finally`. That end comes first, and the promise goes on with what was closed.
 */
export function promisesLeaving({ program, checker }: Project, path: string): string[] {
  const source = program.getSourceFile(path);
  if (!source) throw new TypeError(`${path} is no source of the project.`);
  const returned = new Set<Expression>();
  const visit = (node: Node): void => {
    for (const { block, from } of blocksWithEnd(node))
      for (const expression of returnedFrom(block)) if (expression.pos >= from) returned.add(expression);
    node.forEachChild(visit);
  };
  source.forEachChild(visit);
  return [...returned]
    .filter((expression) => isPromise(checker, expression))
    .map((expression) => `return ${source.text.slice(expression.pos, expression.end).trim()}`);
}

function blocksWithEnd(node: Node): { readonly block: Node; readonly from: number }[] {
  if (isTryStatement(node)) {
    const { tryBlock, catchClause, finallyBlock } = node;
    if (!finallyBlock) return [];
    return [tryBlock, ...(catchClause ? [catchClause.block] : [])].map((block) => ({
      block,
      from: block.pos,
    }));
  }
  if (!isVariableDeclarationList(node) || (node.flags & NodeFlags.Using) === 0) return [];
  return [{ block: isVariableStatement(node.parent) ? node.parent.parent : node.parent, from: node.end }];
}

/** What a block itself returns: both sides of a choice, and nothing of the functions in it. */
function returnedFrom(block: Node): Expression[] {
  const found: Expression[] = [];
  const visit = (node: Node): void => {
    if (isFunctionLikeDeclaration(node)) return;
    if (isReturnStatement(node) && node.expression) found.push(...sidesOf(node.expression));
    else node.forEachChild(visit);
  };
  block.forEachChild(visit);
  return found;
}

function sidesOf(expression: Expression): Expression[] {
  if (isParenthesizedExpression(expression)) return sidesOf(expression.expression);
  if (isConditionalExpression(expression))
    return [expression.whenTrue, expression.whenFalse].flatMap(sidesOf);
  return isBinaryExpression(expression) ? [expression.left, expression.right].flatMap(sidesOf) : [expression];
}

function isPromise(checker: Checker, expression: Expression): boolean {
  const type = checker.getTypeAtLocation(expression);
  const types = type?.isUnionType() ? type.getTypes() : [type];
  return types.some((one) => one !== undefined && checker.getPropertyOfType(one, 'then') !== undefined);
}
