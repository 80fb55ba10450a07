/** What psql answered to one statement. */
export type PsqlAnswer =
  | { readonly ok: true; readonly lines: readonly string[] }
  | { readonly ok: false; readonly state: string; readonly message: string };

/**
 * Writes a statement for psql's standard input, with lines behind it that tell its end and its error.
 * @param fence a word that no answer has; its lines stand around the error
 */
export function statementText(sql: string, fence: string): string {
  // psql keeps these variables since PostgreSQL 11. The error's own text may have several lines.
  return `${sql}\n;\n\\echo ${fence} :ERROR :SQLSTATE\n\\echo :LAST_ERROR_MESSAGE\n\\echo ${fence}\n`;
}

/** Puts the lines of psql's standard output together to answers. */
export class AnswerReader {
  #lines: string[] = [];
  #error: { readonly failed: boolean; readonly state: string; readonly message: string[] } | undefined;
  readonly #fence: string;

  constructor(fence: string) {
    this.#fence = fence;
  }

  /** Takes the next line. @returns the answer that it completes */
  take(line: string): PsqlAnswer | undefined {
    if (line === this.#fence && this.#error) {
      const { failed, state, message } = this.#error;
      const lines = this.#lines;
      this.#error = undefined;
      this.#lines = [];
      return failed ? { ok: false, state, message: message.join('\n') } : { ok: true, lines };
    }
    if (this.#error) {
      this.#error.message.push(line);
    } else if (line.startsWith(`${this.#fence} `)) {
      const [, failed, state = ''] = line.split(' ');
      // A psql before 11 does not know the variables, and writes their names.
      if (failed !== 'true' && failed !== 'false') return { ok: false, state: '', message: tooOld };
      this.#error = { failed: failed === 'true', state, message: [] };
    } else {
      this.#lines.push(line);
    }
    return undefined;
  }
}

/** The message for a psql that does not tell errors. */
export const tooOld = 'psql is older than 11';

/**
 * Makes a query whose rows psql writes as one line of JSON each. COPY would do the same, but where it fails midway psql
 * keeps the variables of the statement before it, and the failure would pass for an end (measured with psql 15).
 */
export function rowsAsJson(sql: string): string {
  // Only between values can a line end, in a column of type json; in a string it is escaped.
  const line = String.raw`pg_catalog.translate(pg_catalog.row_to_json(fairway_row)::text, E'\n\r', '  ')`;
  return `SELECT ${line} FROM (\n${sql}\n) fairway_row`;
}

/** A text as a literal of SQL. */
export function literal(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

/** A name as an identifier of SQL. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
