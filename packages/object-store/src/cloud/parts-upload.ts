import { Failure } from '@fairway/runtime';
import type { Leftover, Upload } from '../destination.ts';
import { PassingProblem, type RetryDeps, retry } from '../http/retry.ts';

/** One part as it is sent. */
export interface SentPart {
  /** From 1. */
  readonly number: number;
  readonly bytes: Uint8Array;
  /** In base64. */
  readonly md5: string;
  /** Aborted where the upload is ended. */
  readonly signal: AbortSignal;
}

/** The steps of an upload at a store that takes its parts in any order. `T` is what the store gives for a part. */
export interface PartStore<T> {
  send(part: SentPart): Promise<T>;
  /** Makes the object, and proves that it is whole. */
  complete(
    parts: readonly T[],
    whole: { readonly bytes: number; readonly signal: AbortSignal },
  ): Promise<void>;
  drop(): Promise<void>;
}

/** An upload whose parts are stored side by side, and then made one object. */
export class PartsUpload<T> implements Upload {
  readonly leftover: Leftover;
  readonly #store: PartStore<T>;
  readonly #parts = new Map<number, { readonly sent: T; readonly bytes: number }>();
  readonly #stop = new AbortController();
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(leftover: Leftover, store: PartStore<T>) {
    this.leftover = leftover;
    this.#store = store;
  }

  async part(number: number, bytes: Uint8Array, md5: string): Promise<void> {
    const sending = this.#store.send({ number, bytes, md5, signal: this.#stop.signal });
    this.#underWay.add(sending);
    try {
      this.#parts.set(number, { sent: await sending, bytes: bytes.byteLength });
    } finally {
      this.#underWay.delete(sending);
    }
  }

  async commit(): Promise<{ readonly bytes: number }> {
    const parts = [...this.#parts].sort(([one], [other]) => one - other);
    if (
      parts.length === 0 ||
      parts.some(([number], index) => number !== index + 1) ||
      this.#underWay.size > 0
    ) {
      throw new TypeError(`The parts of ${this.leftover.key} are not complete.`);
    }
    const bytes = parts.reduce((sum, [, part]) => sum + part.bytes, 0);
    const sent = parts.map(([, part]) => part.sent);
    await this.#store.complete(sent, { bytes, signal: this.#stop.signal });
    return { bytes };
  }

  async abort(): Promise<void> {
    this.#stop.abort(new Error(`The upload of ${this.leftover.key} was ended.`));
    await Promise.allSettled(this.#underWay);
    await this.#store.drop();
  }
}

/** Reads back the size of an object that was just made. One of another size is removed, and a failure. */
export async function proveSize(
  deps: RetryDeps,
  {
    key,
    what,
    bytes,
    size,
    remove,
  }: {
    readonly key: string;
    /** For the failure. */
    readonly what: string;
    readonly bytes: number;
    /** One try. */
    readonly size: () => Promise<number | undefined>;
    readonly remove: () => Promise<unknown>;
  },
): Promise<void> {
  const there = await retry(deps, { doing: `look at ${key}` }, async () => {
    const found = await size();
    if (found === undefined) {
      throw new PassingProblem('it says that the object is whole, and does not have it');
    }
    return found;
  });
  if (there === bytes) return;
  await remove();
  throw new Failure({
    what,
    why: `It made an object of ${there} bytes out of parts of ${bytes}. That object was removed.`,
    fix: 'Run this again. If it stays so, take another store: this one loses bytes.',
  });
}
