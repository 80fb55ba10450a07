import { ensureStatusFunction, isBasicExpression } from './github-parser.ts';
import { type Place, refuse } from './place.ts';
import { plainText, type Value } from './value.ts';

/** An `if:` that is ready to evaluate. It always has a status function. */
export interface Condition {
  readonly expression: string;
  readonly place: Place;
}

/**
 * The condition of a job or step. Default: `success()`.
 * @throws Failure for text around an expression, which GitHub treats as a text that is always true
 */
export function conditionOf(value: Value | undefined, place: Place): Condition {
  if (value === undefined) return { expression: 'success()', place };
  const { token } = value;
  if (isBasicExpression(token) && (token.originalExpressions?.length ?? 0) > 0)
    throw refuse(
      value.place,
      'text around `${{ }}` makes this condition a text, and a text is always true.',
      'Put the whole condition inside one `${{ }}`, or write it without.',
    );
  const written = isBasicExpression(token) ? token.expression : plainText(value).trim();
  const expression = written === '' ? 'success()' : ensureStatusFunction(written, token.definitionInfo);
  return { expression, place: value.place };
}
