import { Readable } from 'node:stream';
import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { blockBytes } from './upload.ts';

/** What one command reads. It is what a slow reader keeps in memory. */
const blocks = 8;

/** The bytes of a file, at the pace of the reader. One that ends before its size is an error. */
export async function readFile(
  host: Host,
  { path, signal, what }: { readonly path: string; readonly signal: AbortSignal; readonly what: string },
): Promise<Readable> {
  const found = await host.stat(path);
  if (found === undefined) throw notThere(what);
  const { size } = found;
  return Readable.from(pieces(), { objectMode: false });

  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < size; ) {
      const chunks: Uint8Array[] = [];
      await host.stream(
        ['dd', `if=${path}`, `bs=${blockBytes}`, `skip=${at / blockBytes}`, `count=${blocks}`],
        { signal, onStdoutBytes: (chunk) => void chunks.push(chunk) },
      );
      const piece = Buffer.concat(chunks);
      at += piece.byteLength;
      if (piece.byteLength < blocks * blockBytes && at !== size) throw cutShort(what, { at, size });
      yield piece;
    }
  }
}

function notThere(what: string): Failure {
  return new Failure({
    what,
    why: 'There is no such file.',
    fix: 'Look with the command list what is there.',
  });
}

function cutShort(what: string, { at, size }: { readonly at: number; readonly size: number }): Failure {
  return new Failure({
    what,
    why: `The file had ${size} bytes, and ${at} came.`,
    fix: 'Look who changes files in that directory: nobody but Fairway may.',
  });
}
