import { createCipheriv, createDecipheriv } from 'node:crypto';

/** Plain bytes of each chunk but the last. */
export const chunkLength = 64 * 1024;
/** What stands behind each encrypted chunk, to prove it. */
export const tagLength = 16;

const options = { authTagLength: tagLength };

/**
 * Encrypts and proves the chunks of one file in their order (STREAM with ChaCha20-Poly1305; C2SP age, "Payload"). The
 * number of a chunk and whether it is the last are part of its nonce, so that none can be moved, dropped or added.
 */
export class Chunks {
  readonly #key: Buffer;
  readonly #nonce = Buffer.alloc(12);
  #number = 0;

  constructor(key: Buffer) {
    this.#key = key;
  }

  /** How many chunks have passed. */
  get passed(): number {
    return this.#number;
  }

  /** The next chunk, encrypted: its bytes, then its tag. */
  seal(plain: Buffer, last: boolean): readonly [Buffer, Buffer] {
    const cipher = createCipheriv('chacha20-poly1305', this.#key, this.#nonceOf(last), options);
    const bytes = cipher.update(plain);
    cipher.final();
    this.#number += 1;
    return [bytes, cipher.getAuthTag()];
  }

  /** The next chunk, decrypted; undefined for bytes that are not this chunk as it was written. */
  open(sealed: Buffer, last: boolean): Buffer | undefined {
    if (sealed.length < tagLength) return undefined;
    const decipher = createDecipheriv('chacha20-poly1305', this.#key, this.#nonceOf(last), options);
    decipher.setAuthTag(sealed.subarray(-tagLength));
    const plain = decipher.update(sealed.subarray(0, -tagLength));
    try {
      decipher.final();
    } catch {
      return undefined;
    }
    this.#number += 1;
    return plain;
  }

  #nonceOf(last: boolean): Buffer {
    // The counter has eleven bytes; six of them count more chunks than any disk holds.
    this.#nonce.writeUIntBE(this.#number, 5, 6);
    this.#nonce[11] = last ? 1 : 0;
    return this.#nonce;
  }
}
