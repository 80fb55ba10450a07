/** What the parser says about a text that is no YAML. */
export interface YamlError {
  readonly code: string;
  readonly message: string;
  /** The line where the parser stopped, counted from 1, and the characters before it there. */
  readonly line: number;
  readonly before: number;
}

/** Where a writer slipped, and how. */
export interface YamlSlip {
  readonly line: number;
  readonly reason: string;
}

/**
 * Finds the line that a writer has to change. The parser names the place where it could not go on, which is often behind
 * the cause.
 */
export function slipOf(text: string, { code, message, line, before }: YamlError): YamlSlip {
  const lines = text.split(/\r?\n/);
  const at = (number: number) => lines[number - 1] ?? '';
  const here = at(line);
  const tab = lines.findIndex((one) => /^ *\t/.test(one)) + 1;
  if (tab > 0) return { line: tab, reason: 'a tab is used for indentation; YAML wants spaces' };
  if (code === 'DUPLICATE_KEY') {
    return /^\s*-[A-Za-z]/.test(here)
      ? { line, reason: 'a space is missing behind "-"' }
      : { line, reason: 'a key is given twice' };
  }
  if (code === 'MULTILINE_IMPLICIT_KEY' && /^[\s-]*[\w.-]+:\S/.test(here))
    return { line, reason: 'a space is missing behind ":"' };
  if (code === 'BLOCK_AS_IMPLICIT_KEY') {
    if (/: /.test(here.slice(before))) return { line, reason: 'a value holds ": " and is not quoted' };
    const next = lines.findIndex((one, index) => index >= line && one.trim() !== '') + 1;
    if (next > 0) return { line: next, reason: 'it is indented deeper than the field above it' };
  }
  if (/without - indicator/.test(message))
    return { line, reason: 'it is indented less than the field above it, or its "- " is missing' };
  const quote = /Missing closing (["'])/.exec(message)?.[1];
  if (quote !== undefined) {
    const opened = lines.findIndex((one) => one.split(quote).length % 2 === 0) + 1;
    return { line: opened > 0 ? opened : line, reason: `the quote ${quote} is opened and not closed` };
  }
  const bracket = /end with a ([\]}])/.exec(message)?.[1];
  if (bracket !== undefined) {
    const open = bracket === ']' ? '[' : '{';
    const opened = lines.findLastIndex(
      (one, index) => index < line && one.includes(open) && !one.includes(bracket),
    );
    return { line: opened >= 0 ? opened + 1 : line, reason: `the bracket ${open} is opened and not closed` };
  }
  if (/at node end/.test(message)) return { line, reason: 'it fits nowhere; is its "- " missing?' };
  return { line, reason: reasons[code] ?? code.toLowerCase().replaceAll('_', ' ') };
}

const reasons: Readonly<Record<string, string>> = {
  BAD_INDENT: 'it is indented in a way that does not fit the lines before',
  BAD_SCALAR_START: 'a value begins with a sign that YAML reserves, and is not quoted',
  MISSING_CHAR: 'a quote, bracket or separator is missing',
  BLOCK_AS_IMPLICIT_KEY: 'a value holds ": " and is not quoted',
  MULTILINE_IMPLICIT_KEY: 'a key without ":" goes over several lines',
  IMPOSSIBLE: 'it fits nowhere',
  BAD_ALIAS: 'a value begins with "*" and is not quoted',
  TAG_RESOLVE_FAILED: 'a value begins with "!" and is not quoted',
  MULTIPLE_DOCS: 'the line "---" begins a second document',
};
