import { Transform } from 'node:stream';

/** Changes one block at a time, and uses its memory again for the next one. */
export interface BlockWorker {
  /** The bytes of the next block are written here. */
  readonly block: Buffer;
  /** Changes the first bytes of the block. Nobody writes to it until the promise has settled. */
  change(length: number): Promise<readonly Buffer[]>;
  close(): void;
}

/**
 * Changes a stream block by block, each worker one at a time, and hands the results on in their order. A stream of
 * nothing is one empty block. The workers are closed with the stream.
 */
export function blockwise(workers: readonly BlockWorker[]): Transform {
  const free = [...workers];
  /** The oldest first. */
  const underWay: { readonly worker: BlockWorker; readonly changed: Promise<readonly Buffer[]> }[] = [];
  let filling: BlockWorker | undefined;
  let filled = 0;
  let begun = false;

  function begin(worker: BlockWorker): void {
    const changed = worker.change(filled);
    // A failure is told when the turn of its block comes; where the stream was given up before, nobody needs it.
    changed.catch(() => {});
    underWay.push({ worker, changed });
    filling = undefined;
    filled = 0;
    begun = true;
  }

  /** Only called while the stream asks for a piece: so it goes on at the pace of its reader. */
  async function handOnOldest(stream: Transform): Promise<BlockWorker | undefined> {
    const oldest = underWay.shift();
    for (const piece of (await oldest?.changed) ?? []) stream.push(piece);
    return oldest?.worker;
  }

  return new Transform({
    async transform(piece: Buffer, _encoding, done) {
      try {
        for (let at = 0; at < piece.length; ) {
          filling ??= free.pop() ?? (await handOnOldest(this));
          if (!filling) throw new RangeError('There is no worker.');
          const copied = piece.copy(filling.block, filled, at);
          at += copied;
          filled += copied;
          if (filled === filling.block.length) begin(filling);
        }
        done();
      } catch (error) {
        done(error as Error);
      }
    },
    async flush(done) {
      try {
        if (!begun) filling ??= free.pop();
        if (filling) begin(filling);
        while (underWay.length > 0) await handOnOldest(this);
        done();
      } catch (error) {
        done(error as Error);
      }
    },
    destroy(error, done) {
      for (const worker of workers) worker.close();
      done(error);
    },
  });
}
