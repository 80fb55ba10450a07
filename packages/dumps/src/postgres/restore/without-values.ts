/** Where the part of a message ends that may hold a value of many lines. */
const nextPart = String.raw`(?=\n(?:DETAIL|HINT|CONTEXT|QUERY|STATEMENT|LOCATION|LINE \d+|ERROR|Command was|psql|pg_restore):|\s*$)`;

const replacements: readonly (readonly [values: RegExp, instead: string])[] = [
  [/\)=\(.*\)/g, ')=(…)'],
  [new RegExp(String.raw`\)=\((?!…)[^]*?${nextPart}`, 'g'), ')=(…)'],
  [new RegExp(`(Failing row contains) [^]*?${nextPart}`, 'g'), '$1 (…)'],
  [/(CONTEXT:\s+COPY [^:\n]+): .*/g, '$1'],
  [new RegExp(`(SQL statement|SQL expression) "[^]*?${nextPart}`, 'g'), '$1'],
  [new RegExp(`(invalid input \\w+ for \\w+(?: \\w+)*): "[^]*?${nextPart}`, 'g'), '$1'],
  [new RegExp(`((?:malformed|out of range|cannot cast)[^:\\n]*): "[^]*?${nextPart}`, 'g'), '$1'],
  [/\bvalue ".*?" (is out of range)/gs, 'value (…) $1'],
  [/(Command was: INSERT INTO \S+).*/g, '$1 …'],
];

/**
 * Takes out of what PostgreSQL says what rows hold: the log of a step is no place for it. The names of tables, columns
 * and lines stay.
 */
export function withoutValues(said: string): string {
  return replacements.reduce((text, [values, instead]) => text.replace(values, instead), said);
}
