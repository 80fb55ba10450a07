/**
 * Writes variables as the text of a `.env` file for Compose's parser (compose-go, dotenv/parser.go). A plain value
 * stands without quotes. Any other value stands in single quotes, where every character is literal, or, if that is not
 * possible, in double quotes. There a backslash is written as its octal code, because the parser treats any quote
 * behind a backslash as a part of the value.
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
