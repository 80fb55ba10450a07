import { StringDecoder } from 'node:string_decoder';

/** Characters after which a line without an end is passed on as it is. */
const longestLine = 16 * 1024 ** 2;

/** Splits a stream of UTF-8 bytes into whole lines, wherever the chunks were cut. */
export class OutputLines {
  readonly #decoder = new StringDecoder('utf8');
  readonly #tell: (line: string) => void;
  #rest = '';

  constructor(tell: (line: string) => void) {
    this.#tell = tell;
  }

  push(chunk: Uint8Array): void {
    const [first = '', ...others] = this.#decoder.write(Buffer.from(chunk)).split('\n');
    this.#rest += first;
    for (const other of others) {
      this.#tellRest();
      this.#rest = other;
    }
    if (this.#rest.length > longestLine) this.#tellRest();
  }

  /** Passes on the last line if no newline ended it. */
  end(): void {
    this.#rest += this.#decoder.end();
    if (this.#rest !== '') this.#tell(this.#rest);
    this.#rest = '';
  }

  #tellRest(): void {
    const line = this.#rest;
    this.#rest = '';
    this.#tell(line.endsWith('\r') ? line.slice(0, -1) : line);
  }
}
