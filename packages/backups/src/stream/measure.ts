import type { Readable } from 'node:stream';
import { type Measured, Meter } from './hashing.ts';
import { sweeping } from './sweeping.ts';
import { through } from './through.ts';

/** Reads a stream to its end, and throws away what is read. */
export async function measure(stream: Readable): Promise<Measured> {
  const meter = new Meter();
  for await (const piece of through(stream, [sweeping()])) meter.add(piece);
  return meter.end();
}
