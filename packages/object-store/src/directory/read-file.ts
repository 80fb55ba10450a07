import { Readable } from 'node:stream';
import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';

/** The bytes of a file, at the pace of the reader. One that has another size than when it was opened is an error. */
export async function readFile(
  host: Host,
  { path, signal, what }: { readonly path: string; readonly signal: AbortSignal; readonly what: string },
): Promise<Readable> {
  const found = await host.stat(path);
  if (found === undefined) throw notThere(what);
  const { size } = found;
  return Readable.from(pieces(), { objectMode: false });

  async function* pieces(): AsyncGenerator<Uint8Array> {
    const { stdout, ended } = await host.pipe(['cat', '--', path], { signal });
    // What it rejects with destroys the output too, and is thrown from there.
    ended.catch(() => undefined);
    let at = 0;
    try {
      for await (const chunk of stdout as AsyncIterable<Uint8Array>) {
        at += chunk.byteLength;
        if (at > size) break;
        yield chunk;
      }
    } finally {
      stdout.destroy();
    }
    if (at !== size) throw cutShort(what, { at, size });
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
    why: `The file had ${size} bytes, and ${at > size ? 'more' : at} came.`,
    fix: 'Look who changes files in that directory: nobody but Fairway may.',
  });
}
