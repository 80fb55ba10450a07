import { pipeline, type Readable, Transform } from 'node:stream';

/** The same bytes, and how many have passed. */
export interface Counted {
  readonly bytes: Readable;
  readonly count: () => number;
}

/** Counts the bytes of a stream as they pass. What fails or is given up on one side is so on the other. */
export function counted(source: Readable): Counted {
  let count = 0;
  const bytes = new Transform({
    transform(piece: Buffer, _encoding, done) {
      count += piece.length;
      done(null, piece);
    },
  });
  pipeline(source, bytes, () => {});
  return { bytes, count: () => count };
}
