import { availableParallelism } from 'node:os';
import type { Transform } from 'node:stream';
import {
  constants,
  createGunzip,
  createGzip,
  createZstdCompress,
  createZstdDecompress,
  type Gzip,
  type ZlibReset,
  type ZstdCompress,
} from 'node:zlib';
import type { DataForm } from '../names/backup-file.ts';
import { type BlockWorker, blockwise } from './blockwise.ts';

/** How a dump is compressed, by the ending of its name; undefined for what its program has compressed. */
export type Compression = DataForm['compression'];

/** Node's default of 16 KiB makes zstd a third slower. */
const chunkSize = 512 * 1024;

/**
 * A block is compressed as a whole of its own, by a thread of Node's own pool, so that all cores compress one stream.
 * Every program reads such wholes one behind the other as one (RFC 8878, 3; RFC 1952, 2.2).
 */
const blockLength = 1024 * 1024;
/** Node's pool has four threads, and others need one now and then. */
const mostThreads = 3;

/** The transforms that compress a stream. */
export function compressor(compression: Compression): readonly Transform[] {
  if (!compression) return [];
  const threads = Math.min(availableParallelism(), mostThreads);
  // One more block is filled meanwhile.
  return [blockwise(Array.from({ length: threads + 1 }, () => workerOf(compression)))];
}

/** A compressor that makes one block after the other with the same memory. */
interface Engine {
  readonly stream: Gzip | ZstdCompress;
  /** Ends a block. */
  readonly end: number;
  /** Makes it ready for the next one. */
  readonly again: () => void;
}

function workerOf(compression: NonNullable<Compression>): BlockWorker {
  const { stream, end, again } = compression === 'gz' ? gzipEngine() : zstdEngine();
  const block = Buffer.allocUnsafeSlow(blockLength);
  let out: Buffer[] = [];
  stream.on('data', (piece: Buffer) => out.push(piece));
  return {
    block,
    change(length) {
      const changed = Promise.withResolvers<readonly Buffer[]>();
      stream.once('error', changed.reject);
      stream.write(block.subarray(0, length));
      stream.flush(end, () => {
        stream.off('error', changed.reject);
        again();
        changed.resolve(out);
        out = [];
      });
      return changed.promise;
    },
    close: () => void stream.destroy(),
  };
}

function gzipEngine(): Engine {
  // Its type lacks the method.
  const stream = createGzip({ chunkSize }) as Gzip & ZlibReset;
  return { stream, end: constants.Z_FINISH, again: () => stream.reset() };
}

function zstdEngine(): Engine {
  const params = {
    [constants.ZSTD_c_compressionLevel]: 3,
    // No longer than a block: it is memory of each thread.
    [constants.ZSTD_c_windowLog]: Math.log2(blockLength),
    // Without it, a changed byte would go unseen in what is not encrypted.
    [constants.ZSTD_c_checksumFlag]: 1,
  };
  // It goes on by itself; a reset would take these settings from it.
  return { stream: createZstdCompress({ chunkSize, params }), end: constants.ZSTD_e_end, again: () => {} };
}

/**
 * The transforms that bring back what was compressed. Bytes that are missing are an error. Bytes behind the end may be
 * left out silently, so whoever reads from here measures what was stored and what comes out.
 */
export function decompressor(compression: Compression): readonly Transform[] {
  if (!compression) return [];
  return [compression === 'gz' ? createGunzip({ chunkSize }) : createZstdDecompress({ chunkSize })];
}
