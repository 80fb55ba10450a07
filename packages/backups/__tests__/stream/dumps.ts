import { Readable } from 'node:stream';
import type { Dump } from '../../src/stream/dump.ts';

/** How a dump ends. */
export type DumpEnd =
  | 'well'
  /** The program ends with another status after its last byte. */
  | 'with status 1'
  /** The connection is cut, and the stream is destroyed with what is known of it. */
  | 'cut'
  /** The same, by a stream that breaks its promise and tells no error. */
  | 'cut silently';

/** A dump that gives these pieces, as fast as they are taken. */
export function dumpOf(
  pieces: readonly Uint8Array[],
  end: DumpEnd = 'well',
): Dump<{ readonly tool: string }> {
  const left = pieces.map((piece) => Buffer.from(piece));
  const facts = Promise.withResolvers<{ readonly tool: string }>();
  facts.promise.catch(() => {});
  const bytes = new Readable({
    read() {
      const next = left.shift();
      if (next) return void this.push(next);
      if (end === 'cut') this.destroy(new Error('the connection was cut'));
      else if (end === 'cut silently') this.destroy();
      else this.push(null);
      if (end === 'well') facts.resolve({ tool: 'pg_dump 15.18' });
      else if (end !== 'cut silently') facts.reject(new Error(`the dump ended ${end}`));
    },
  });
  return { bytes, facts: facts.promise };
}

/** All that a stream gives. @throws what destroys it */
export async function allOf(stream: Readable): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** The same bytes in pieces of these lengths, again and again. */
export function cutAt(bytes: Uint8Array, lengths: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = lengths[turn % lengths.length] ?? bytes.length;
    pieces.push(Buffer.from(bytes.subarray(at, at + length)));
    at += length;
  }
  return pieces;
}
