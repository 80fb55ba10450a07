import { spawnSync } from 'node:child_process';
import { createCipheriv, createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { compressor, decompressor } from '../../src/stream/compression.ts';
import { through } from '../../src/stream/through.ts';
import { allOf, cutAt } from './dumps.ts';

const programs = { zst: 'zstd', gz: 'gzip' } as const;
const blockLength = 1024 * 1024;

/** Bytes that no program can compress, the same in each run. */
const noise = (seed: number, length: number) =>
  createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16, seed)).update(Buffer.alloc(length));

/** Bytes of which no two blocks are alike, some of which compress and some of which do not. */
const long = Buffer.concat(
  Array.from({ length: 16 }, (_, at) =>
    at % 3 === 0
      ? noise(at, 150_000)
      : Buffer.from(Array.from({ length: 9_000 }, (__, row) => `${at}\t${row * at}\tberth north\n`).join('')),
  ),
);

describe.each(['zst', 'gz'] as const)('%s', (compression) => {
  const compressed = (bytes: Uint8Array, piece = 64 * 1024) =>
    allOf(through(Readable.from(cutAt(bytes, [piece]), { objectMode: false }), compressor(compression)));
  const decompressed = (bytes: Uint8Array) =>
    allOf(through(Readable.from(cutAt(bytes, [30_000]), { objectMode: false }), decompressor(compression)));
  const byProgram = (argv: readonly string[], input: Uint8Array) => {
    const { status, stdout, stderr } = spawnSync(programs[compression], argv, {
      input,
      maxBuffer: 64 * blockLength,
    });
    if (status !== 0) throw new Error(stderr.toString());
    return stdout;
  };

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['one byte', Buffer.from('x')],
    ['exactly one block', long.subarray(0, blockLength)],
    ['one byte more', long.subarray(0, blockLength + 1)],
    ['many blocks', long],
  ])('is read by its own program and here: %s', async (_, bytes) => {
    const object = await compressed(bytes);
    expect(byProgram(['-dc'], object).equals(bytes)).toBe(true);
    expect((await decompressed(object)).equals(bytes)).toBe(true);
  });

  it('reads what its own program has written', async () => {
    expect((await decompressed(byProgram(['-c'], long))).equals(long)).toBe(true);
  });

  it('makes the same bytes of the same dump, however that arrives', async () => {
    const sha256 = async (piece: number) =>
      createHash('sha256')
        .update(await compressed(long, piece))
        .digest('hex');
    expect(await sha256(64 * 1024)).toBe(await sha256(7_777_777));
  });

  it('is never more than some blocks ahead of its reader', async () => {
    let given = 0;
    const source = Readable.from(
      (function* () {
        for (; given < 24; given++) yield noise(given, blockLength);
      })(),
      { objectMode: false },
    );
    let read = 0;
    let mostAhead = 0;
    for await (const piece of through(source, compressor(compression)) as AsyncIterable<Buffer>) {
      read += piece.length;
      await setTimeout(5);
      mostAhead = Math.max(mostAhead, given - read / blockLength);
    }
    expect(given).toBe(24);
    expect(mostAhead).toBeLessThan(12);
  });
});

it('proves each block of zstd by a sum of its own', async () => {
  const object = await allOf(
    through(Readable.from(cutAt(long, [65_536]), { objectMode: false }), compressor('zst')),
  );
  const frameStart = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
  // The third bit of what follows says that a checksum stands behind the frame (RFC 8878, 3.1.1.1.1).
  const flags: number[] = [];
  for (let at = object.indexOf(frameStart); at >= 0; at = object.indexOf(frameStart, at + 1))
    flags.push((object[at + 4] ?? 0) & 0b100);
  expect(flags.length).toBe(Math.ceil(long.length / blockLength));
  expect(new Set(flags)).toEqual(new Set([0b100]));
});
