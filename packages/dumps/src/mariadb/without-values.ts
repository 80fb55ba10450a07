const replacements: readonly (readonly [values: RegExp, instead: string])[] = [
  [/(Duplicate entry) '.*?' (for key)/gs, '$1 (…) $2'],
  [/(\bvalue:?) '.*?' (for (?:column|function)|at row)/gs, '$1 (…) $2'],
  [/(incorrect \w+ value:?) '.*'/gi, '$1 (…)'],
  [/(\bnear) '.*' (at line \d+)/gs, '$1 (…) $2'],
];

/**
 * Takes out of what MariaDB says what rows hold: the log of a step is no place for it. The names of keys, tables and
 * columns stay.
 */
export function withoutMariaValues(said: string): string {
  return replacements.reduce((text, [values, instead]) => text.replace(values, instead), said);
}
