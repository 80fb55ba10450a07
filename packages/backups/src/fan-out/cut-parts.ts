import type { Readable } from 'node:stream';
import type { Meter } from '../stream/hashing.ts';
import type { PartMemory } from './part-memory.ts';
import type { PartSizes } from './part-sizes.ts';

/**
 * Copies a stream into the buffers of parts, as there is memory for them, and hands each on when it is full; the last one
 * with what is left. It returns when the stream has ended. @throws what destroys the stream
 */
export async function cutIntoParts(
  source: Readable,
  { sizes, memory, meter }: { readonly sizes: PartSizes; readonly memory: PartMemory; readonly meter: Meter },
  onPart: (number: number, buffer: Buffer, length: number) => void,
): Promise<void> {
  let number = 1;
  let buffer: Buffer | undefined;
  let filled = 0;
  for await (const piece of source as AsyncIterable<Buffer>) {
    meter.add(piece);
    for (let at = 0; at < piece.length; ) {
      buffer ??= await memory.take(sizes.sizeOf(number));
      const copied = piece.copy(buffer, filled, at);
      at += copied;
      filled += copied;
      if (filled < buffer.length) continue;
      onPart(number, buffer, filled);
      number += 1;
      buffer = undefined;
      filled = 0;
    }
  }
  if (buffer) onPart(number, buffer, filled);
}
