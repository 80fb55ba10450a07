import {
  type Binary,
  type ContextAccess,
  type Expr,
  type ExprVisitor,
  type FunctionCall,
  type Grouping,
  type IndexAccess,
  Literal,
  type Logical,
  Star,
  type Unary,
} from '@actions/expressions/ast';
import { TemplateToken } from '@actions/workflow-parser/templates/tokens/template-token';
import { parseExpression } from '../expressions/evaluate.ts';
import { isBasicExpression } from '../parse/github-parser.ts';
import type { Place } from '../parse/place.ts';
import { type Value, valueAt } from '../parse/value.ts';

/** A reference in an expression, such as `needs.build.outputs.image`, as its parts, up to the first computed one. */
export interface Reference {
  readonly parts: readonly string[];
  readonly place: Place;
}

/** The references in all expressions inside a value. */
export function referencesIn(value: Value): Reference[] {
  const found: Reference[] = [];
  for (const [, token] of TemplateToken.traverse(value.token)) {
    if (!isBasicExpression(token)) continue;
    const { place } = valueAt(value.place.file, token);
    found.push(...referencesOf(token.expression, place));
  }
  return found;
}

/** The references in an expression without its `${{ }}`. */
export function referencesOf(expression: string, place: Place): Reference[] {
  const found: string[][] = [];
  parseExpression(expression, place).accept(new Collector(found));
  return found.map((parts) => ({ parts, place }));
}

type Path = string[];

/** Visits a syntax tree. Each visit returns the path that the visited part reads, if it reads one. */
class Collector implements ExprVisitor<Path | undefined> {
  readonly #found: string[][];

  constructor(found: string[][]) {
    this.#found = found;
  }

  #read(expression: Expr): Path | undefined {
    return expression.accept(this);
  }

  #all(expressions: readonly Expr[]): undefined {
    for (const expression of expressions) this.#read(expression);
  }

  visitLiteral(): undefined {}
  visitUnary = ({ expr }: Unary): undefined => this.#all([expr]);
  visitBinary = ({ left, right }: Binary): undefined => this.#all([left, right]);
  visitLogical = ({ args }: Logical): undefined => this.#all(args);
  visitGrouping = ({ group }: Grouping): undefined => this.#all([group]);
  visitFunctionCall = ({ args }: FunctionCall): undefined => this.#all(args);

  visitContextAccess({ name }: ContextAccess): Path {
    const path = [name.lexeme.toLowerCase()];
    this.#found.push(path);
    return path;
  }

  visitIndexAccess({ expr, index }: IndexAccess): Path | undefined {
    const path = this.#read(expr);
    if (index instanceof Star) return undefined;
    if (index instanceof Literal) {
      path?.push(index.literal.coerceString());
      return path;
    }
    this.#read(index);
    return undefined;
  }
}
