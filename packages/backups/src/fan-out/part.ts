import { hash } from 'node:crypto';

/** One part of an object, shared by all destinations that still take parts. */
export class Part {
  readonly number: number;
  readonly bytes: Buffer;
  /** In base64: one digest serves all destinations. */
  readonly md5: string;
  readonly #onFree: (free: { readonly reuse: boolean }) => void;
  #holders: number;
  #reuse = true;

  constructor(
    number: number,
    bytes: Buffer,
    holders: number,
    onFree: (free: { readonly reuse: boolean }) => void,
  ) {
    this.number = number;
    this.bytes = bytes;
    this.md5 = hash('md5', bytes, 'base64');
    this.#holders = holders;
    this.#onFree = onFree;
  }

  /**
   * One holder needs the part no more. The last one frees it.
   * @param reuse false where the holder's request may still read the bytes
   */
  release({ reuse }: { readonly reuse: boolean }): void {
    this.#reuse &&= reuse;
    this.#holders -= 1;
    if (this.#holders === 0) this.#onFree({ reuse: this.#reuse });
  }
}
