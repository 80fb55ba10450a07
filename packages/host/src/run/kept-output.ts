/** Bytes of an output that are kept. No host makes a run's memory its own. */
export const mostKeptBytes = 64 * 1024 ** 2;

/** The bytes of an output in memory: all of them up to the limit, or the newest. */
export class KeptOutput {
  readonly #most: number;
  #chunks: Uint8Array[] = [];
  #size = 0;

  constructor(most = mostKeptBytes) {
    this.#most = most;
  }

  /** Whether there is more than the limit. */
  get full(): boolean {
    return this.#size > this.#most;
  }

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
  }

  /** Drops lines that are older than the limit. Bytes are copied only when as many as the limit has are new. */
  dropOldest(): void {
    if (this.#size <= 2 * this.#most) return;
    const newest = this.bytes().subarray(-this.#most);
    // A part of a line may begin with a part of a secret, which no mask would find.
    const kept = newest.subarray(newest.indexOf('\n') + 1);
    this.#chunks = [kept];
    this.#size = kept.length;
  }

  bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}
