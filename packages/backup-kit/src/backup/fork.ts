import { PassThrough, pipeline, type Readable, Transform } from 'node:stream';

/** The same bytes for two readers. */
export interface Forked {
  readonly main: Readable;
  /** It ends where `main` ends, and is destroyed where that is. Whoever wants no more of it destroys it. */
  readonly side: Readable;
}

/** Lets two readers have the same bytes, at the pace of the slower one, without keeping any. */
export function fork(bytes: Readable): Forked {
  const side = new PassThrough();
  // Its reader is told by the stream itself.
  side.on('error', () => {});
  const main = new Transform({
    transform(piece: Buffer, _encoding, done) {
      const pass = () => done(null, piece);
      if (side.destroyed || side.write(piece)) return pass();
      const next = () => {
        side.off('drain', next).off('close', next);
        pass();
      };
      side.on('drain', next).on('close', next);
    },
    flush(done) {
      side.end();
      done();
    },
  });
  pipeline(bytes, main, (error) => {
    if (error) side.destroy(error);
  });
  main.once('close', () => {
    if (!side.writableEnded) side.destroy(main.errored ?? new Error('The stream was given up.'));
  });
  return { main, side };
}
