import type { Transform } from 'node:stream';
import { constants, createGunzip, createGzip, createZstdCompress, createZstdDecompress } from 'node:zlib';
import type { DataForm } from '../names/backup-file.ts';

/** How a dump is compressed, by the ending of its name; undefined for what its program has compressed. */
export type Compression = DataForm['compression'];

/** Node's default of 16 KiB makes zstd a third slower. */
const chunkSize = 1024 * 1024;

/** The transforms that compress a stream. */
export function compressor(compression: Compression): readonly Transform[] {
  if (!compression) return [];
  if (compression === 'gz') return [createGzip({ chunkSize })];
  // Without the flag, a changed byte would go unseen in what is not encrypted.
  const params = { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 };
  return [createZstdCompress({ chunkSize, params })];
}

/**
 * The transforms that bring back what was compressed. Bytes that are missing are an error. Bytes behind the end may be
 * left out silently (nodejs/node#66078: Node's own zstd adds an empty frame, and Node refuses to read it where garbage is
 * refused), so whoever reads from here measures what was stored and what comes out.
 */
export function decompressor(compression: Compression): readonly Transform[] {
  if (!compression) return [];
  return [compression === 'gz' ? createGunzip({ chunkSize }) : createZstdDecompress({ chunkSize })];
}
