/** The memory of all parts that are being filled or stored. It is bounded, and its buffers are used again and again. */
export class PartMemory {
  readonly #limit: number;
  readonly #free: Buffer[] = [];
  #held = 0;
  #waiting: PromiseWithResolvers<void> | undefined;
  #ended: { readonly reason: unknown } | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The bytes in use. They are never more than the limit. */
  get held(): number {
    return this.#held;
  }

  /** A buffer of this size, as soon as there is room. One caller at a time. @throws the reason of `end` */
  async take(size: number): Promise<Buffer> {
    if (size > this.#limit) throw new RangeError(`A part of ${size} bytes in a memory of ${this.#limit}`);
    for (;;) {
      if (this.#ended) throw this.#ended.reason;
      if (this.#held + size <= this.#limit) break;
      this.#waiting = Promise.withResolvers();
      await this.#waiting.promise;
    }
    this.#held += size;
    const free = this.#free.pop();
    if (free?.length === size) return free;
    // Parts have grown: buffers of the old size are not needed again.
    this.#free.length = 0;
    return Buffer.allocUnsafeSlow(size);
  }

  /** Gives a buffer back. `reuse: false` where somebody may still read it. */
  give(buffer: Buffer, { reuse }: { readonly reuse: boolean }): void {
    this.#held -= buffer.length;
    if (reuse) this.#free.push(buffer);
    this.#waiting?.resolve();
  }

  /** From now on nobody gets a buffer, nor waits for one. */
  end(reason: unknown): void {
    this.#ended ??= { reason };
    this.#waiting?.resolve();
  }
}
