const newline = 10;
const quote = 39;
const doubleQuote = 34;
const backslash = 92;
const dollar = 36;

/** Where in a script the next byte stands. */
type State =
  | 'sql'
  | 'text'
  | 'behind text'
  | 'name'
  | 'tag'
  | 'dollars'
  | 'remark'
  | 'remark of many lines'
  | 'command'
  | 'rows follow'
  | 'rows';

/** The words around the whole of a newer dump; they only take rights away. */
const harmless = /^\\(?:un)?restrict [A-Za-z0-9]+\r?$/;
const longestCommand = 256;

/** The only statement behind which rows follow, as pg_dump writes it. What stands in quotes is left out. */
const copyRows = /^COPY [^\s()]+ (?:\([^()]*\) )?FROM stdin$/i;
const longestCopy = 256 * 1024;

/**
 * Reads a script as psql does, and finds what that takes for a command of its own: a backslash outside of quotes, of
 * remarks and of the rows of COPY.
 */
export class ScriptReader {
  #state: State = 'sql';
  #before = 0;
  /** The name that the last bytes spell. */
  #word = '';
  /** The statement so far; undefined where no rows follow it. */
  #statement: string | undefined = '';
  /** Whether a backslash hides the next byte of a text. */
  #escapes = false;
  #hidden = false;
  #brokeLine = false;
  #tag = '';
  #matched = 0;
  #depth = 0;
  #row = '';
  #said = '';

  /** @returns the beginning of a command for psql; undefined where there is none */
  read(bytes: Buffer): string | undefined {
    for (let at = 0; at < bytes.length; at += 1) {
      if (this.#state === 'rows') {
        at = this.#skipRow(bytes, at);
        continue;
      }
      const byte = bytes[at] ?? 0;
      // What ends with a byte that does not belong to it leaves that to the state behind it.
      while (!this.#take(byte));
      if (this.#state === 'command' && !this.#maybeHarmless())
        return this.#said + bytes.toString('utf8', at + 1, at + longestCommand).split('\n', 1)[0];
    }
    return undefined;
  }

  /** @returns what was begun at the end of the script */
  end(): string | undefined {
    return this.#state === 'command' && !harmless.test(this.#said) ? this.#said : undefined;
  }

  /** @returns whether the byte is used up */
  #take(byte: number): boolean {
    switch (this.#state) {
      case 'text':
        if (this.#hidden) this.#hidden = false;
        else if (byte === backslash) this.#hidden = this.#escapes;
        else if (byte === quote) this.#enter('behind text');
        return true;
      case 'behind text':
        // A text goes on behind a doubled quote, and behind a quote in another line.
        if (byte === quote && (this.#before === quote || this.#brokeLine)) this.#enter('text');
        else if (!isSpace(byte)) return this.#back();
        else if (byte === newline) this.#brokeLine = true;
        this.#before = byte;
        return true;
      case 'name':
        if (byte === doubleQuote) this.#enter('sql');
        return true;
      case 'tag':
        if (byte === dollar) this.#openDollars();
        else if (isOfName(byte) && (this.#word !== '' || !isDigit(byte)))
          this.#word += String.fromCharCode(byte);
        else return this.#back();
        return true;
      case 'dollars':
        if (byte === this.#tag.charCodeAt(this.#matched)) this.#matched += 1;
        else this.#matched = byte === dollar ? 1 : 0;
        if (this.#matched === this.#tag.length) this.#enter('sql');
        return true;
      case 'remark':
        if (byte === newline) return this.#back();
        return true;
      case 'remark of many lines':
        this.#nest(byte);
        return true;
      case 'command':
        if (byte === newline) return this.#back();
        this.#said += String.fromCharCode(byte);
        return true;
      case 'rows follow':
        if (byte === newline) this.#enter('rows');
        else if (!isSpace(byte)) this.#begin(byte);
        return true;
      default:
        this.#sql(byte);
        return true;
    }
  }

  #sql(byte: number): void {
    const pair = String.fromCharCode(this.#before, byte);
    const character = String.fromCharCode(byte);
    const word = this.#word;
    this.#before = byte;
    this.#word = isOfName(byte) ? (word + character).slice(0, 2) : '';
    if (pair === '--') this.#enter('remark');
    else if (pair === '/*') {
      this.#enter('remark of many lines');
      this.#depth = 1;
    } else if (byte === backslash) this.#begin(byte);
    else if (byte === quote) {
      this.#add('x');
      this.#enter('text');
      this.#escapes = /^e$/i.test(word);
    } else if (byte === doubleQuote) {
      this.#add('x');
      this.#enter('name');
    } else if (byte === dollar && word === '') this.#enter('tag');
    else if (character === ';') this.#endStatement();
    // A remark may begin with these.
    else if (character !== '-' && character !== '/') this.#add(isSpace(byte) ? ' ' : character);
  }

  #begin(byte: number): void {
    this.#said = String.fromCharCode(byte);
    this.#enter('command');
  }

  #enter(state: State): void {
    this.#state = state;
    this.#word = '';
    this.#matched = 0;
    this.#hidden = false;
    this.#brokeLine = false;
    this.#row = '';
    this.#before = state === 'behind text' ? quote : 0;
  }

  /** Leaves a byte to the statement. */
  #back(): false {
    const word = this.#state === 'tag' ? this.#word : '';
    this.#enter('sql');
    this.#word = word;
    return false;
  }

  #openDollars(): void {
    const tag = `$${this.#word}$`;
    this.#enter('dollars');
    this.#tag = tag;
  }

  #nest(byte: number): void {
    const pair = String.fromCharCode(this.#before, byte);
    this.#before = byte;
    if (pair === '/*') this.#depth += 1;
    else if (pair === '*/') this.#depth -= 1;
    else return;
    this.#before = 0;
    if (this.#depth === 0) this.#enter('sql');
  }

  #add(character: string): void {
    if (this.#statement === undefined || (character === ' ' && /^$| $/.test(this.#statement.slice(-1))))
      return;
    this.#statement += character;
    const isCopy = 'COPY '.startsWith(this.#statement.slice(0, 5).toUpperCase());
    if (!isCopy || this.#statement.length > longestCopy) this.#statement = undefined;
  }

  #endStatement(): void {
    const withRows = copyRows.test(this.#statement?.trimEnd() ?? '');
    this.#statement = '';
    this.#enter(withRows ? 'rows follow' : 'sql');
  }

  /** @returns where the line of a row ends */
  #skipRow(bytes: Buffer, at: number): number {
    const found = bytes.indexOf(newline, at);
    const end = found < 0 ? bytes.length : found;
    if (this.#row.length < 4) this.#row += bytes.toString('latin1', at, Math.min(end, at + 4));
    if (found < 0) return end;
    if (/^\\\.\r?$/.test(this.#row)) this.#enter('sql');
    this.#row = '';
    return end;
  }

  #maybeHarmless(): boolean {
    const said = this.#said;
    const isBegun = ['\\restrict ', '\\unrestrict '].some(
      (word) => word.startsWith(said) || said.startsWith(word),
    );
    return isBegun && said.length < longestCommand && !/ .*[^A-Za-z0-9\r]/.test(said);
  }
}

function isSpace(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

function isOfName(byte: number): boolean {
  return (
    isDigit(byte) ||
    (byte >= 65 && byte <= 90) ||
    (byte >= 97 && byte <= 122) ||
    byte === 95 ||
    byte === dollar ||
    byte >= 128
  );
}
