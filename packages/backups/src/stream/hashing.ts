import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';

/** The length and the SHA-256 of bytes. */
export interface Measured {
  readonly bytes: number;
  /** In hexadecimal digits. */
  readonly sha256: string;
}

/** Counts and hashes bytes. */
export class Meter {
  readonly #hash = createHash('sha256');
  #bytes = 0;

  /** How many bytes were added. */
  get bytes(): number {
    return this.#bytes;
  }

  add(piece: Uint8Array): void {
    this.#hash.update(piece);
    this.#bytes += piece.length;
  }

  /** What was added. Nothing can be added after. */
  end(): Measured {
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }
}

/** Lets bytes pass and measures them. Before their end passes, `onEnd` is called; what it throws destroys the stream. */
export function hashing(meter: Meter, onEnd: () => void = () => {}): Transform {
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      meter.add(piece);
      done(null, piece);
    },
    flush(done) {
      try {
        onEnd();
        done();
      } catch (error) {
        done(error as Error);
      }
    },
  });
}
