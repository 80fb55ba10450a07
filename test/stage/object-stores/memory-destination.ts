import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { type Destination, KeyExistsFailure, type Limits, type Upload } from '@fairway/object-store';
import type { Clock } from '@fairway/runtime';

/** What goes wrong at a destination. */
export interface Faults {
  readonly begin?: 'fails' | 'hangs' | 'is late';
  /** The number of the part that goes wrong. */
  readonly part?: { readonly number: number; readonly it: 'fails' | 'hangs' };
  /** `is silent`: it makes the object and never answers. */
  readonly commit?: 'fails' | 'hangs' | 'is silent' | 'loses a byte';
  readonly abort?: 'fails' | 'hangs';
  /** Keys of which nothing is stored in one request. */
  readonly put?: RegExp;
  /** Keys that it neither stores in one request nor removes, and says nothing of. */
  readonly silent?: RegExp;
  /** How many objects are listed before the listing breaks off. */
  readonly listed?: number;
  readonly read?: 'fails';
  /** Keys that a lock of the store keeps. */
  readonly retains?: RegExp;
  /** Called when it leaves a request without an answer. */
  readonly unanswered?: () => void;
}

const never = new Promise<never>(() => {});

/** The buffers of parts that destinations are storing. */
export class BuffersInUse {
  readonly #uses = new Map<ArrayBufferLike, number>();
  /** Every buffer that was ever seen. */
  readonly seen = new Set<ArrayBufferLike>();
  most = 0;

  enter({ buffer }: Uint8Array): void {
    this.seen.add(buffer);
    this.#uses.set(buffer, (this.#uses.get(buffer) ?? 0) + 1);
    const held = [...this.#uses.keys()].reduce((sum, one) => sum + one.byteLength, 0);
    this.most = Math.max(this.most, held);
  }

  leave({ buffer }: Uint8Array): void {
    const uses = (this.#uses.get(buffer) ?? 0) - 1;
    if (uses > 0) this.#uses.set(buffer, uses);
    else this.#uses.delete(buffer);
  }
}

/** A destination in memory, and what a test sees of it. */
export interface MemoryDestination extends Destination {
  readonly objects: Map<string, Buffer>;
  /** Uploads that were begun, and neither made to objects nor removed. */
  readonly open: Set<string>;
  /** How often an object was to be made. */
  commits: number;
  /** The sizes of the parts that were stored, by number. */
  readonly sizes: number[];
}

export type Writable<T> = { -readonly [K in keyof T]: T[K] };

interface Given {
  readonly clock: Clock;
  /** A test may change them while it goes on. */
  readonly faults?: Writable<Faults> | undefined;
  readonly limits?: Partial<Limits>;
  /** How long it takes for a part. */
  readonly partMs?: number;
  readonly buffers?: BuffersInUse;
}

/** A destination in memory, behind the interface that stores have. */
export function memoryDestination(name: string, given: Given): MemoryDestination {
  const { clock, faults = {}, limits, partMs = 1, buffers } = given;
  const taken = new Map<string, number>();
  const unanswered = () => {
    faults.unanswered?.();
    return never;
  };
  const destination: MemoryDestination = {
    name,
    kind: 's3',
    objects: new Map(),
    open: new Set(),
    commits: 0,
    sizes: [],
    limits: {
      partBytes: { min: 1, max: 2 ** 32, multipleOf: 1 },
      maxParts: 10_000,
      equalParts: false,
      ...limits,
    },
    async begin(key) {
      if (faults.begin === 'fails') throw new Error(`${name} refuses`);
      if (faults.begin === 'hangs') return unanswered();
      if (faults.begin === 'is late') await clock.sleep(10 * 60_000);
      destination.open.add(key);
      return upload(key);
    },
    async read(key) {
      if (faults.read === 'fails') throw new Error(`${name} gives nothing back`);
      return Readable.from(pieces(destination.objects.get(key) ?? Buffer.alloc(0)), { objectMode: false });
    },
    async remove(key) {
      if (faults.silent?.test(key)) return unanswered();
      if (faults.retains?.test(key)) return 'retained';
      destination.objects.delete(key);
      return 'removed';
    },
    async put(key, bytes) {
      if (faults.silent?.test(key)) return unanswered();
      if (faults.put?.test(key)) throw new Error(`${name} does not take ${key}`);
      if (destination.objects.get(key)?.equals(bytes) === false) throw new KeyExistsFailure(name, key);
      taken.set(key, clock.now());
      destination.objects.set(key, Buffer.from(bytes));
    },
    async *list(prefix) {
      const keys = [...destination.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
      for (const key of keys.slice(0, faults.listed)) {
        const bytes = destination.objects.get(key)?.length ?? 0;
        yield { key, bytes, modified: taken.get(key) ?? 0 };
      }
      if (faults.listed !== undefined) throw new Error(`${name} breaks its listing off`);
    },
    async *leftovers() {
      for (const key of destination.open) yield leftoverOf(key);
    },
    async drop({ key }) {
      destination.open.delete(key);
    },
  };

  function upload(key: string): Upload {
    const parts = new Map<number, Buffer>();
    return {
      leftover: leftoverOf(key),
      async part(number, bytes, md5) {
        buffers?.enter(bytes);
        const fault = faults.part?.number === number ? faults.part.it : undefined;
        if (fault === 'hangs') return unanswered();
        try {
          await clock.sleep(partMs);
          if (fault === 'fails') throw new Error(`${name} refuses part ${number}`);
          // A buffer that is used again too early would be seen here.
          if (hash('md5', bytes, 'base64') !== md5) throw new Error(`part ${number} was changed meanwhile`);
          parts.set(number, Buffer.from(bytes));
          destination.sizes[number - 1] = bytes.length;
        } finally {
          buffers?.leave(bytes);
        }
      },
      async commit() {
        destination.commits += 1;
        if (faults.commit === 'fails') throw new Error(`${name} makes no object`);
        if (faults.commit === 'hangs') return unanswered();
        const inOrder = [...parts].sort(([a], [b]) => a - b).map(([, bytes]) => bytes);
        const object = Buffer.concat(inOrder).subarray(faults.commit === 'loses a byte' ? 1 : 0);
        destination.objects.set(key, object);
        taken.set(key, clock.now());
        destination.open.delete(key);
        return faults.commit === 'is silent' ? unanswered() : { bytes: object.length };
      },
      async abort() {
        if (faults.abort === 'fails') throw new Error(`${name} removes nothing`);
        if (faults.abort === 'hangs') return unanswered();
        destination.open.delete(key);
      },
    };
  }

  return destination;
}

function leftoverOf(key: string): Upload['leftover'] {
  return { key, id: key, begun: 0 };
}

function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 10_000) yield bytes.subarray(at, at + 10_000);
}
