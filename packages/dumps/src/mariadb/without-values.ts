const replacements: readonly (readonly [values: RegExp, instead: string])[] = [
  // The words of a trigger or a routine.
  [/(^ERROR 1644 \(\w+\)[^:]*:) .*/ms, '$1 (…)'],
  [/(XPATH syntax error:) '.*'/gs, '$1 (…)'],
  [/(Duplicate entry) '.*?' (for key)/gs, '$1 (…) $2'],
  [/(\bvalue:?) '.*?' (for (?:column|function)|at row)/gs, '$1 (…) $2'],
  [/(incorrect \w+ value:?) '.*'/gi, '$1 (…)'],
  [/(\bnear) '.*' (at line \d+)/gs, '$1 (…) $2'],
];

/** The client shows the statement that was refused, between two lines of hyphens: in a dump, that is rows. */
const refusedStatement = /^.*\n-{14}\n+(?=ERROR )/s;

/**
 * Takes out of what MariaDB says what rows hold: the log of a step is no place for it. The names of keys, tables and
 * columns stay.
 */
export function withoutMariaValues(said: string): string {
  const errors = said.replace(refusedStatement, '');
  return replacements.reduce((text, [values, instead]) => text.replace(values, instead), errors);
}
