import { Readable } from 'node:stream';
import { Failure } from '@fairway/runtime';
import { type ArchiveHead, readHead } from './head.ts';

/** A dump whose beginning is known, with all its bytes still to be read. */
export type OpenedDump =
  | {
      readonly form: 'archive';
      readonly head: ArchiveHead;
      /** All that stands before the data: an archive without rows. */
      readonly frame: Buffer;
      readonly bytes: Readable;
    }
  | { readonly form: 'sql'; readonly bytes: Readable };

/** A table of contents of a million objects is smaller. */
const longestHead = 512 * 1024 ** 2;

/** Below this, a dump has no head whose end could be looked for. */
const firstLook = 1024;

/**
 * Reads the beginning of a dump, so that what it says is known before anything is changed.
 * @throws Failure where it is no dump, or where the dump fails meanwhile
 */
export async function openDump(dump: Readable): Promise<OpenedDump> {
  const chunks: AsyncIterator<Buffer> = dump[Symbol.asyncIterator]();
  const begun: Buffer[] = [];
  let length = 0;
  let nextLook = firstLook;
  for (;;) {
    const { value, done = false } = await chunks.next();
    if (!done) {
      begun.push(value);
      length += value.length;
      // The head is parsed again only when twice as much is there.
      if (length < nextLook) continue;
    }
    nextLook = length * 2;
    const bytes = Buffer.concat(begun);
    if (isSql(bytes)) return { form: 'sql', bytes: again(bytes, chunks) };
    const head = readHead(bytes);
    if (head)
      return { form: 'archive', head, frame: bytes.subarray(0, head.bytes), bytes: again(bytes, chunks) };
    if (done || length > longestHead) throw cutHead(length);
  }
}

/** SQL begins with a comment of pg_dump, or with a statement: text, and no archive. */
function isSql(bytes: Buffer): boolean {
  const beginning = bytes.subarray(0, firstLook);
  const isText = !beginning.some((byte) => byte < 9 || (byte > 13 && byte < 32));
  return beginning.length > 0 && isText && !beginning.toString('latin1').startsWith('PGDMP');
}

/** All bytes of a dump, of which the first are read already. */
function again(begun: Buffer, rest: AsyncIterator<Buffer>): Readable {
  const all = async function* () {
    yield begun;
    yield* { [Symbol.asyncIterator]: () => rest };
  };
  return Readable.from(all(), { objectMode: false });
}

function cutHead(length: number): Failure {
  return new Failure({
    what: 'The dump is cut.',
    why: length === 0 ? 'It is empty.' : `It ends after ${length} bytes, before its table of contents does.`,
    fix: 'Take another copy of this backup, or an earlier backup.',
  });
}
