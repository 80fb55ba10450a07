import { evaluate, evaluateCount, evaluateFlag, type Scope } from '../expressions/evaluate.ts';
import { asText, isObject, type Json, type JsonObject } from '../expressions/json.ts';
import { isBasicExpression } from '../parse/github-parser.ts';
import { refuse } from '../parse/place.ts';
import { mapOf, type Value } from '../parse/value.ts';

/** The legs of a job. A job without a matrix has one leg. */
export interface Strategy {
  readonly legs: readonly Leg[];
  readonly failFast: boolean;
  readonly maxParallel: number;
}

export interface Leg {
  readonly matrix: JsonObject | null;
  /** ` (a, b)`; empty without a matrix. */
  readonly suffix: string;
}

/** GitHub's limit of legs for one matrix. */
const mostLegs = 256;

/**
 * Evaluates `strategy:` and expands its matrix.
 * @throws Failure for a matrix without legs, with which the job would silently do nothing
 */
export function strategyOf(strategy: Value | undefined, scope: Scope): Strategy {
  if (strategy === undefined) return { legs: [{ matrix: null, suffix: '' }], failFast: true, maxParallel: 1 };
  if (isBasicExpression(strategy.token))
    throw refuse(
      strategy.place,
      'the runner does not take a whole strategy from an expression.',
      'Write its keys out.',
    );
  const keys = mapOf(strategy);
  const written = keys.get('matrix');
  const matrix = written === undefined ? null : evaluate(written, scope);
  const legs = isObject(matrix) ? spreadMatrix(matrix) : [{}];
  if (legs.length === 0 || legs.length > mostLegs)
    throw refuse(strategy.place, `the matrix has ${legs.length} legs.`, `Give it 1 to ${mostLegs}.`);
  return {
    legs: legs.map((leg) => ({
      matrix: isObject(matrix) ? leg : null,
      suffix: isObject(matrix) ? suffixOf(leg) : '',
    })),
    failFast: evaluateFlag(keys.get('fail-fast'), scope, true),
    maxParallel: evaluateCount(keys.get('max-parallel'), scope, legs.length),
  };
}

/**
 * All combinations, without `exclude`, and with `include`, by GitHub's rules. An include extends every original
 * combination whose values it does not change. If there is none, the include is a leg of its own.
 * Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategymatrix
 */
export function spreadMatrix({ include, exclude, ...axes }: JsonObject): readonly JsonObject[] {
  const excluded = objectsIn(exclude);
  const matches = (leg: JsonObject, pattern: JsonObject, keys: readonly string[]) =>
    keys.every((key) => !(key in pattern) || sameJson(leg[key] ?? null, pattern[key] ?? null));
  const originals = combinationsOf(axes).filter(
    (leg) => !excluded.some((pattern) => matches(leg, pattern, Object.keys(pattern))),
  );
  const extended: JsonObject[] = originals.map((leg) => leg);
  const added: JsonObject[] = [];
  for (const extra of objectsIn(include)) {
    const fitting = originals.flatMap((leg, index) => (matches(leg, extra, Object.keys(leg)) ? [index] : []));
    for (const index of fitting) extended[index] = { ...extended[index], ...extra };
    if (fitting.length === 0) added.push(extra);
  }
  return [...extended, ...added];
}

function combinationsOf(axes: JsonObject): readonly JsonObject[] {
  const entries = Object.entries(axes);
  if (entries.length === 0) return [];
  return entries.reduce<JsonObject[]>(
    (legs, [key, values]) =>
      legs.flatMap((leg) =>
        (Array.isArray(values) ? values : [values]).map((value: Json) => ({ ...leg, [key]: value })),
      ),
    [{}],
  );
}

const objectsIn = (list: Json | undefined): readonly JsonObject[] =>
  Array.isArray(list) ? list.filter(isObject) : [];

const sameJson = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);

function suffixOf(leg: JsonObject): string {
  const leaves = (value: Json): readonly string[] => {
    if (Array.isArray(value)) return value.flatMap(leaves);
    return isObject(value) ? Object.values(value).flatMap(leaves) : [asText(value)];
  };
  const texts = leaves(leg);
  return texts.length === 0 ? '' : ` (${texts.join(', ')})`;
}
