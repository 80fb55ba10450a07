const [newline, quote, backslash, open, close, semicolon] = [...Buffer.from("\n'\\();")];

/** Longer would be no head of a statement: names have 64 characters, and a table at most 4,096 columns. */
const longestHead = 1024 ** 2;

/** The columns of history stand without quotes. */
const headOfInsert =
  /^INSERT INTO (`(?:[^`]|``)+`)(?: \((?:(?:`(?:[^`]|``)+`|row_start|row_end)(?:, ?)?)+\))? VALUES$/;

/**
 * Counts the rows of each table in a dump of mariadb-dump as its bytes pass: they are of the dump's own snapshot, which no
 * other session can share. Statements of routines and triggers stand between other delimiters, and are not counted.
 */
export class RowCounter {
  readonly #rows = new Map<string, number>();
  #state: 'head' | 'rest' | 'values' = 'head';
  #head: number[] = [];
  #routine = false;
  #table = '';
  #depth = 0;
  #inText = false;
  #escaped = false;

  add(piece: Uint8Array): void {
    for (let at = 0; at < piece.length; at++) {
      const byte = piece[at] ?? 0;
      if (this.#state === 'values') this.#value(byte);
      else if (byte === newline) this.#line();
      else if (this.#state === 'head') this.#headOf(byte);
      else {
        // The rest of a line says nothing.
        const end = piece.indexOf(newline ?? 0, at);
        at = end < 0 ? piece.length : end - 1;
      }
    }
  }

  get rows(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#rows);
  }

  #headOf(byte: number): void {
    this.#head.push(byte);
    const length = this.#head.length;
    if (length === 10 && !/^(DELIMITER |INSERT INT)/.test(this.#text())) this.#state = 'rest';
    if (length > longestHead) this.#state = 'rest';
    const mayEnd = byte === 0x53 && length > 20 && !this.#routine;
    const [, name] = (mayEnd && headOfInsert.exec(this.#text())) || [];
    if (name === undefined) return;
    this.#table = name.slice(1, -1).replaceAll('``', '`');
    this.#rows.set(this.#table, this.#rows.get(this.#table) ?? 0);
    this.#begin('values');
  }

  #line(): void {
    const [, delimiter] = /^DELIMITER (.*)$/.exec(this.#state === 'head' ? this.#text() : '') ?? [];
    if (delimiter !== undefined) this.#routine = delimiter !== ';';
    this.#begin('head');
  }

  #value(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (this.#inText) {
      if (byte === backslash) this.#escaped = true;
      else if (byte === quote) this.#inText = false;
    } else if (byte === quote) this.#inText = true;
    else if (byte === open) {
      if (this.#depth === 0) this.#rows.set(this.#table, (this.#rows.get(this.#table) ?? 0) + 1);
      this.#depth++;
    } else if (byte === close) this.#depth--;
    else if (byte === semicolon && this.#depth === 0) this.#begin('rest');
  }

  #begin(state: 'head' | 'rest' | 'values'): void {
    this.#state = state;
    this.#head = [];
    this.#depth = 0;
    this.#inText = false;
  }

  #text(): string {
    return Buffer.from(this.#head).toString('utf8');
  }
}
