/** No text in a table of contents is longer. A length beyond it was never written as one. */
const longestText = 256 * 1024 ** 2;

/** Reads the numbers and texts of an archive's head, one after the other. */
export class HeadReader {
  /** Thrown where the bytes end too early. */
  static readonly tooShort = new Error('More bytes are needed.');
  position = 0;
  #intSize = 4;
  #offsetSize = 8;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** The sizes of numbers and of places in the file, on the machine that wrote the archive. */
  sizes(int: number, offset: number): void {
    if (int < 2 || int > 8 || offset < 4 || offset > 8) throw new RangeError('Its header cannot be read.');
    this.#intSize = int;
    this.#offsetSize = offset;
  }

  take(count: number): Buffer {
    const end = this.position + count;
    if (end > this.#bytes.length) throw HeadReader.tooShort;
    const taken = this.#bytes.subarray(this.position, end);
    this.position = end;
    return taken;
  }

  byte(): number {
    return this.take(1).readUInt8();
  }

  /** A number: its sign, then its bytes, the lowest first. */
  int(): number {
    const negative = this.byte();
    if (negative > 1) throw new RangeError('A number in it has no sign.');
    const bytes = this.take(this.#intSize);
    let value = 0;
    for (const byte of bytes.toReversed()) value = value * 256 + byte;
    return negative === 1 ? -value : value;
  }

  /** A text, or null for none. */
  maybeText(): string | null {
    const length = this.int();
    if (length < 0) return null;
    if (length > longestText) throw new RangeError('A text in it has no end.');
    return this.take(length).toString('utf8');
  }

  text(): string {
    return this.maybeText() ?? '';
  }

  /** The place of an entry's data, which a stream never has. */
  offset(): void {
    this.take(1 + this.#offsetSize);
  }
}
