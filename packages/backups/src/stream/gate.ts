import { pipeline, type Readable, Transform } from 'node:stream';
import { countOf, Failure } from '@fairway/runtime';
import type { ContentKind } from '../names/backup-file.ts';
import { ByteQueue } from './byte-queue.ts';
import type { Dump } from './dump.ts';
import { forms, headLength, tailLength } from './form.ts';

/**
 * Lets a dump pass, and holds back its end until the dump has ended well, is not empty, and begins and ends as its kind
 * must. Whoever reads an end from here has the whole dump. In every other case the stream is destroyed with a Failure.
 * @param of the name of the dump, for failures: `The dump of harbor on db1`
 */
export function gate({ bytes, facts }: Dump<unknown>, content: ContentKind, of: string): Readable {
  const { begins, ends } = forms[content];
  let length = 0;
  let head: ByteQueue | undefined = new ByteQueue();
  let tail: Buffer = Buffer.alloc(0);

  function checkHead(): void {
    if (!head) return;
    const why = begins(head.peek().subarray(0, headLength));
    if (why !== undefined) throw spoilt(of, why, length);
    head = undefined;
  }

  function checkEnd(): void {
    if (length === 0) throw spoilt(of, 'The program ended with status 0 and wrote nothing.', 0);
    checkHead();
    const why = ends(tail, length);
    if (why !== undefined) throw spoilt(of, why, length);
  }

  const gated = new Transform({
    transform(piece: Buffer, _encoding, done) {
      length += piece.length;
      tail = tailOf(tail, piece);
      head?.add(piece);
      try {
        if (head && head.length >= headLength) checkHead();
        done(null, piece);
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done) {
      facts.then(checkEnd).then(() => done(), done);
    },
  });
  // A dump that has failed is told at once, even where its bytes hang.
  facts.catch((error) => gated.destroy(error));
  pipeline(bytes, gated, () => {});
  return gated;
}

function tailOf(tail: Buffer, piece: Buffer): Buffer {
  // A copy, because a piece may be a view of a much larger buffer.
  if (piece.length >= tailLength) return Buffer.from(piece.subarray(-tailLength));
  return Buffer.concat([tail.subarray(-(tailLength - piece.length)), piece]);
}

function spoilt(of: string, why: string, length: number): Failure {
  return new Failure({
    what: `${of} is no dump, or not a whole one.`,
    why,
    evidence: [`It had ${countOf(length, 'byte')} when it was refused`],
    fix: 'Run the dump on its machine by hand and look at what it writes. Nothing of it was stored.',
  });
}
