/**
 * Variables as the text of a `.env` file, for Compose's reader (compose-go, dotenv/parser.go): plain where a value is
 * plain, in single quotes, where all is literal, when it can be, else in double quotes. There a backslash is written
 * as its octal code, since that reader takes any quote behind a backslash for one that does not end the value.
 */
export function formatDotenv(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${formatValue(value)}\n`)
    .join('');
}

function formatValue(value: string): string {
  if (/^[\w./:@%+,=-]*$/.test(value)) return value;
  if (!value.includes("'") && !value.endsWith('\\')) return `'${value}'`;
  const escaped = value
    .replaceAll('\\', '\\0134')
    .replaceAll('"', '\\"')
    .replaceAll('$', '$$$$')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
  return `"${escaped}"`;
}
