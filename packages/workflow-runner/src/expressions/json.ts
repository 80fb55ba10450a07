import { data } from '@actions/expressions';
import { replacer } from '@actions/expressions/data/replacer';

/** The values that an expression can have. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** True for a mapping. */
export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Converts plain JSON to the data of GitHub's evaluator. */
export function toData(value: Json): data.ExpressionData {
  if (value === null) return new data.Null();
  if (typeof value === 'string') return new data.StringData(value);
  if (typeof value === 'number') return new data.NumberData(value);
  if (typeof value === 'boolean') return new data.BooleanData(value);
  if (isObject(value))
    return new data.Dictionary(...Object.entries(value).map(([key, item]) => ({ key, value: toData(item) })));
  return new data.Array(...(value as readonly Json[]).map(toData));
}

/** Converts the result of GitHub's evaluator to plain JSON. */
export function fromData(found: data.ExpressionData): Json {
  return JSON.parse(JSON.stringify(found, replacer)) as Json;
}

/** A value as text, by GitHub's rules: empty for null, `Object` for a mapping. */
export const asText = (value: Json): string => toData(value).coerceString();

/** Whether a value counts as true, by GitHub's rules. */
export const isTrue = (value: Json): boolean =>
  !(value === null || value === false || value === 0 || value === '' || Number.isNaN(value));
