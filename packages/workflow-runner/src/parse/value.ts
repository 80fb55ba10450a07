import type { KeyValuePair, TemplateToken } from '@actions/workflow-parser/templates/tokens/index';
import { isBoolean, isMapping, isSequence, isString } from './github-parser.ts';
import { type Place, refuse } from './place.ts';

/** A piece of a file that may hold expressions. It is evaluated late, and keeps its line. */
export interface Value {
  readonly token: TemplateToken;
  readonly place: Place;
}

/** A key of a mapping with its value. */
export interface Entry extends Value {
  readonly key: string;
  readonly keyPlace: Place;
}

const placeIn = (file: string, token: TemplateToken): Place => ({ file, line: token.line ?? 1 });

/** The value of a parsed token of this file. */
export const valueAt = (file: string, token: TemplateToken): Value => ({
  token,
  place: placeIn(file, token),
});

/**
 * The entries of a mapping, in the order of the file.
 * @throws Failure when the value is not a mapping, such as an expression
 */
export function entriesOf({ token, place }: Value): Entry[] {
  if (!isMapping(token))
    throw refuse(place, 'a mapping is expected here.', 'Write the keys out, one on a line.');
  return [...(token as Iterable<KeyValuePair>)].map(({ key, value }) => ({
    key: key.toString(),
    keyPlace: placeIn(place.file, key),
    ...valueAt(place.file, value),
  }));
}

/** The entries by key. */
export function mapOf(value: Value): ReadonlyMap<string, Entry> {
  return new Map(entriesOf(value).map((entry) => [entry.key, entry]));
}

/** The text of a value that allows no expression. */
export function plainText({ token, place }: Value): string {
  if (isString(token)) return token.value;
  throw refuse(place, 'a plain text is expected here.', 'Write the text itself, without an expression.');
}

/** One text or a list of them, as `needs`, `types` and `branches` allow. */
export function plainTexts(value: Value): readonly string[] {
  const { token, place } = value;
  if (!isSequence(token)) return [plainText(value)];
  return Array.from({ length: token.count }, (_, index) => plainText(valueAt(place.file, token.get(index))));
}

/** The boolean of a value that allows no expression. */
export function plainFlag({ token, place }: Value): boolean {
  if (isBoolean(token)) return token.value;
  throw refuse(place, '`true` or `false` is expected here.', 'Write true or false without quotes.');
}
