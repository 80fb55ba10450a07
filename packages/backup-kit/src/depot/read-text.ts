import type { Destination } from '@fairway/object-store';
import { Failure, formatSize } from '@fairway/runtime';

/** A manifest has a line for each table and each object of a catalogue. */
const mostBytes = 64 * 1024 * 1024;

/** A whole document at a destination, as text. */
export async function readText(destination: Destination, key: string, signal: AbortSignal): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of await destination.read(key, signal)) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes > mostBytes) throw tooLong(destination, key);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function tooLong({ name }: Destination, key: string): Failure {
  return new Failure({
    what: `${key} at ${name} was not read to its end.`,
    why: `It has more than ${formatSize(mostBytes)}, and none of our documents has.`,
    fix: 'Find out who or what wrote it. The backup beside it is kept.',
  });
}
