import type { Readable } from 'node:stream';
import { Failure } from '@fairway/runtime';

/**
 * One place where objects are kept, opened with its credentials and its prefix. Keys are relative to that prefix, so
 * nothing outside it can be read, listed or removed. Every call tries again where that is right, and may be repeated.
 */
export interface Destination {
  /** The name by which people know it, for logs and tables. */
  readonly name: string;
  readonly kind: 's3' | 'azure' | 'gcs' | 'host';
  readonly limits: Limits;
  /** Begins an object of unknown length. @throws KeyExistsFailure where the key is taken */
  begin(key: string, about: { readonly contentType: string }): Promise<Upload>;
  /** Stores a small object in one request. @throws KeyExistsFailure where the key is taken by other bytes */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** All objects whose key begins with the prefix, by key. It comes to the end or throws: no part passes for the whole. */
  list(prefix: string): AsyncIterable<Stored>;
  /** The bytes of an object. A cut connection is taken up again; bytes that are missing in the end are an error. */
  read(key: string, signal: AbortSignal): Promise<Readable>;
  /** Removes an object, and reads back that it is gone. `retained`: a lock or a hold of the store keeps it. */
  remove(key: string): Promise<'removed' | 'retained'>;
  /**
   * The uploads that were begun and never finished. One of them may belong to a run that still goes on. A store that lists
   * none, takes no money for them and forgets them by itself has none.
   */
  leftovers(prefix: string): AsyncIterable<Leftover>;
  /** Removes an unfinished upload with its parts, and reads back that it is gone. */
  drop(leftover: Leftover): Promise<void>;
  /** Asks what people should know of the place before they use it. Undefined where it tells nothing. */
  readonly look?: (() => Promise<PlaceFacts>) | undefined;
}

/** What a place tells of itself. Nothing of it is needed to store an object. */
export interface PlaceFacts {
  /** Bytes that are free. */
  readonly freeBytes?: number | undefined;
  /** How far the clock of the place is ahead of this machine's, in milliseconds. */
  readonly aheadMs?: number | undefined;
  /** What keeps every new object from being removed for a time: `Object Lock, 30 days in the mode COMPLIANCE`. */
  readonly lock?: string | undefined;
  /** What is special about it, a sentence each. */
  readonly notes: readonly string[];
}

/** What the parts of one object may be. */
export interface Limits {
  /** Sizes of a part in bytes. The last part may be smaller. */
  readonly partBytes: { readonly min: number; readonly max: number; readonly multipleOf: number };
  readonly maxParts: number;
  /** All parts but the last must be of one size. */
  readonly equalParts: boolean;
}

/** An object that is being stored. Nobody sees it under its key before `commit` has ended. */
export interface Upload {
  /** What to drop where this process ends before the upload does. */
  readonly leftover: Leftover;
  /**
   * Stores one part. Several may be under way at once, begun in the order of their numbers. The store has acknowledged
   * its bytes when it resolves. A part that failed may be stored again.
   * @param number from 1
   * @param md5 of the bytes, in base64: one digest serves all destinations
   */
  part(number: number, bytes: Uint8Array, md5: string): Promise<void>;
  /** Makes the object out of its parts, and reads back its size. @throws KeyExistsFailure where the key was taken meanwhile */
  commit(): Promise<{ readonly bytes: number }>;
  /** Ends the parts under way and removes the rest, over a connection of its own. A second call is not an error. */
  abort(): Promise<void>;
}

export interface Stored {
  readonly key: string;
  readonly bytes: number;
  /** Milliseconds since the Unix epoch, by the clock of the store. */
  readonly modified: number;
}

/** An upload that was begun and not finished. It is plain data, so that a run can keep it. */
export interface Leftover {
  readonly key: string;
  /** The store's own id of the upload. */
  readonly id: string;
  /** Milliseconds since the Unix epoch, by the clock of the store; of an own upload, by this machine's. */
  readonly begun: number;
}

/** The credentials are good, and do not allow it. */
export class NotAllowedFailure extends Failure {}

/** The key is taken. No object is ever overwritten. */
export class KeyExistsFailure extends Failure {
  constructor(destination: string, key: string) {
    super({
      what: `${destination} did not store ${key}.`,
      why: 'An object of that name is there already, and none is ever overwritten.',
      fix: 'Run this again: a new run takes a new name.',
    });
  }
}
