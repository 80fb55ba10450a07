import { pipeline, type Readable, Transform } from 'node:stream';

/** The same bytes, each looked at as it passes. */
export interface Watched {
  readonly bytes: Readable;
  /** Resolves when the last byte has been looked at: buffers hold some for longer than their program runs. */
  readonly whole: Promise<void>;
}

/** The same bytes, and how many have passed. */
export interface Counted extends Watched {
  readonly count: () => number;
}

/** Looks at the bytes of a stream as they pass. What fails or is given up on one side is so on the other. */
export function watched(source: Readable, look: (piece: Buffer) => void): Watched {
  const whole = Promise.withResolvers<void>();
  whole.promise.catch(() => {});
  const bytes = new Transform({
    transform(piece: Buffer, _encoding, done) {
      look(piece);
      done(null, piece);
    },
    flush(done) {
      whole.resolve();
      done();
    },
  });
  pipeline(source, bytes, (error) => {
    if (error) whole.reject(error);
  });
  return { bytes, whole: whole.promise };
}

/** Counts the bytes of a stream as they pass. */
export function counted(source: Readable): Counted {
  let count = 0;
  const watch = watched(source, (piece) => {
    count += piece.length;
  });
  return { ...watch, count: () => count };
}
