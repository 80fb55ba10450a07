import type { Readable } from 'node:stream';

/** A dump under way. */
export interface Dump<Facts> {
  /** It ends only after the program has ended with status 0; else it is destroyed with a Failure. */
  readonly bytes: Readable;
  /** What is known of the dump when it is over. It rejects where the dump failed. */
  readonly facts: Promise<Facts>;
}
