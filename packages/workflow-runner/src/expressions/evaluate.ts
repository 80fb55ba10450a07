import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import type { Expr } from '@actions/expressions/ast';
import type { FunctionDefinition } from '@actions/expressions/funcs/info';
import { TokenType } from '@actions/expressions/lexer';
import type { KeyValuePair, TemplateToken } from '@actions/workflow-parser/templates/tokens/index';
import { messageOf } from '@fairway/runtime';
import {
  isBasicExpression,
  isBoolean,
  isMapping,
  isNumber,
  isSequence,
  isString,
} from '../parse/github-parser.ts';
import { type Place, refuse } from '../parse/place.ts';
import { type Value, valueAt } from '../parse/value.ts';
import { asText, fromData, isTrue, type Json, type JsonObject, toData } from './json.ts';

/** The values of the status functions. */
export interface Status {
  readonly success: boolean;
  readonly failure: boolean;
  readonly cancelled: boolean;
}

/** The contexts that an expression may name, and the status where it may use status functions. */
export interface Scope {
  readonly contexts: { readonly [name: string]: Json };
  readonly status?: Status;
}

/** Every context of GitHub. The parser checks which one may be used where. */
export const contextNames = [
  'env',
  'github',
  'inputs',
  'job',
  'jobs',
  'matrix',
  'needs',
  'runner',
  'secrets',
  'steps',
  'strategy',
  'vars',
];
const statusNames = ['always', 'cancelled', 'failure', 'success'];

/**
 * Parses an expression without its `${{ }}`.
 * @throws Failure with the place, also for a function that the runner does not have
 */
export function parseExpression(expression: string, place: Place): Expr {
  const functions = statusNames.map((name) => ({ name, minArgs: 0, maxArgs: 0 }));
  try {
    return new Parser(tokensOf(expression), contextNames, functions).parse();
  } catch (error) {
    throw refuse(place, `\`${expression}\`: ${messageOf(error)}.`, 'Correct the expression.');
  }
}

/**
 * The tokens of an expression. The lexer unescapes only the first `''` of a text, and GitHub all of them. A text around
 * `${{ }}` becomes the argument of `format()`, so that every script with several apostrophes would be changed.
 */
const tokensOf = (expression: string) =>
  new Lexer(expression)
    .lex()
    .tokens.map((token) =>
      token.type === TokenType.STRING
        ? { ...token, value: token.lexeme.slice(1, -1).replaceAll("''", "'") }
        : token,
    );

/** The value of an expression without its `${{ }}`. */
export function evaluateExpression(expression: string, scope: Scope, place: Place): Json {
  const tree = parseExpression(expression, place);
  const contexts = new data.Dictionary(
    ...contextNames.map((key) => ({ key, value: toData(scope.contexts[key] ?? {}) })),
  );
  try {
    return fromData(new Evaluator(tree, contexts, statusFunctions(scope.status)).evaluate());
  } catch (error) {
    throw refuse(place, `\`${expression}\`: ${messageOf(error)}`, 'Correct the expression or what it reads.');
  }
}

/** Whether a condition holds. */
export const holds = (condition: { expression: string; place: Place }, scope: Scope): boolean =>
  isTrue(evaluateExpression(condition.expression, scope, condition.place));

/** Whether a condition holds under another status. A condition that cannot be evaluated does not hold. */
export function stillHolds(condition: { expression: string; place: Place }, scope: Scope): boolean {
  try {
    return holds(condition, scope);
  } catch {
    return false;
  }
}

/** The JSON of a value, with every expression in it evaluated. */
export function evaluate({ token, place }: Value, scope: Scope): Json {
  if (isBasicExpression(token)) return evaluateExpression(token.expression, scope, place);
  if (isString(token) || isNumber(token) || isBoolean(token)) return token.value;
  const inner = (child: TemplateToken) => evaluate(valueAt(place.file, child), scope);
  if (isSequence(token)) return Array.from({ length: token.count }, (_, index) => inner(token.get(index)));
  if (isMapping(token))
    return Object.fromEntries(
      [...(token as Iterable<KeyValuePair>)].map(({ key, value }) => [asText(inner(key)), inner(value)]),
    );
  return null;
}

/** The text of a value; empty for an absent value. */
export const evaluateText = (value: Value | undefined, scope: Scope): string =>
  value === undefined ? '' : asText(evaluate(value, scope));

/** The texts of a mapping such as `env`. Its evaluation must give a mapping. */
export function evaluateTexts(value: Value | undefined, scope: Scope): Record<string, string> {
  if (value === undefined) return {};
  const found = evaluate(value, scope);
  if (typeof found !== 'object' || found === null || Array.isArray(found))
    throw refuse(value.place, 'a mapping is expected here.', 'Let the expression give a mapping.');
  return Object.fromEntries(Object.entries(found as JsonObject).map(([key, item]) => [key, asText(item)]));
}

/** The boolean of a value; `otherwise` for an absent value. */
export function evaluateFlag(value: Value | undefined, scope: Scope, otherwise: boolean): boolean {
  if (value === undefined) return otherwise;
  const found = evaluate(value, scope);
  if (typeof found !== 'boolean')
    throw refuse(
      value.place,
      `true or false is expected, not "${asText(found)}".`,
      'Let it give true or false.',
    );
  return found;
}

/** A whole number of at least 1; `otherwise` for an absent value. GitHub silently cuts fractions off. */
export function evaluateCount(value: Value | undefined, scope: Scope, otherwise: number): number {
  if (value === undefined) return otherwise;
  const found = evaluate(value, scope);
  if (typeof found !== 'number' || !Number.isInteger(found) || found < 1)
    throw refuse(
      value.place,
      `a whole number from 1 is expected, not "${asText(found)}".`,
      'Write such a number.',
    );
  return found;
}

function statusFunctions(status: Status | undefined): Map<string, FunctionDefinition> {
  const answer = (name: string, yes: boolean): [string, FunctionDefinition] => [
    name,
    { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(yes) },
  ];
  if (status === undefined) return new Map();
  return new Map([
    answer('always', true),
    answer('success', status.success),
    answer('failure', status.failure),
    answer('cancelled', status.cancelled),
  ]);
}
