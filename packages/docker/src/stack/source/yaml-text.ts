import { stringify } from 'yaml';

/** Doubles every `$` of every text, for a reader that substitutes variables: `docker stack deploy`, Compose. */
export function doubleDollars(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$', '$$$$');
  if (Array.isArray(value)) return value.map(doubleDollars);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, doubleDollars(item)]));
}

/**
 * Writes YAML with every text in double quotes on one line, so every YAML parser reads each text as a text. Control
 * characters that Go's parser refuses are written as escapes.
 */
export function toYaml(value: unknown): string {
  const text = stringify(value, {
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
    blockQuote: false,
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
  return text.replaceAll(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Turns every `$$` of every text into `$`: the inverse of {@link doubleDollars}. */
export function singleDollars(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$$', '$');
  if (Array.isArray(value)) return value.map(singleDollars);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, singleDollars(item)]));
}
