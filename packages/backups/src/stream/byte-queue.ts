/** Bytes that wait to be taken in pieces of another length. */
export class ByteQueue {
  readonly #pieces: Buffer[] = [];
  #length = 0;

  /** How many bytes wait. */
  get length(): number {
    return this.#length;
  }

  add(piece: Buffer): void {
    if (piece.length === 0) return;
    this.#pieces.push(piece);
    this.#length += piece.length;
  }

  /** The next bytes, copied only where they lie in several pieces. @throws RangeError where fewer wait */
  take(length: number): Buffer {
    if (length > this.#length) throw new RangeError(`${length} bytes asked of ${this.#length}`);
    this.#length -= length;
    const taken: Buffer[] = [];
    for (let missing = length; missing > 0; ) {
      const first = this.#pieces[0] as Buffer;
      if (first.length > missing) {
        taken.push(first.subarray(0, missing));
        this.#pieces[0] = first.subarray(missing);
        break;
      }
      taken.push(first);
      this.#pieces.shift();
      missing -= first.length;
    }
    return taken.length === 1 ? (taken[0] as Buffer) : Buffer.concat(taken, length);
  }

  /** All bytes that wait, as one piece; they go on waiting. */
  peek(): Buffer {
    if (this.#pieces.length > 1) this.#pieces.splice(0, this.#pieces.length, Buffer.concat(this.#pieces));
    return this.#pieces[0] ?? Buffer.alloc(0);
  }
}
