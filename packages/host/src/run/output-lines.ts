import { StringDecoder } from 'node:string_decoder';

/** Splits a stream of UTF-8 bytes into whole lines, wherever the chunks were cut. */
export class OutputLines {
  readonly #decoder = new StringDecoder('utf8');
  readonly #tell: (line: string) => void;
  #rest = '';

  constructor(tell: (line: string) => void) {
    this.#tell = tell;
  }

  push(chunk: Uint8Array): void {
    const lines = (this.#rest + this.#decoder.write(Buffer.from(chunk))).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#tell(line.endsWith('\r') ? line.slice(0, -1) : line);
  }

  /** Passes on the last line if no newline ended it. */
  end(): void {
    const last = this.#rest + this.#decoder.end();
    this.#rest = '';
    if (last !== '') this.#tell(last);
  }
}
