import { Transform } from 'node:stream';
import { countOf, Failure } from '@fairway/runtime';
import { ByteQueue } from '../stream/byte-queue.ts';
import { Chunks, chunkLength, tagLength } from './chunks.ts';
import { deriveKey } from './derive-key.ts';
import { type Header, readHeader } from './header.ts';
import type { Identity } from './keys.ts';
import { isSound, unwrapFileKey } from './wrap.ts';

const payloadNonceLength = 16;
const sealedLength = chunkLength + tagLength;

/**
 * Decrypts what passes, which is in the format of age v1. No byte leaves before its chunk is proven to be as it was
 * written. Bytes that were changed, moved, cut off or added end the stream with a Failure.
 * @param of the name of what is decrypted, for its failures: `The copy at offsite`
 */
export function decryption(identities: readonly Identity[], of: string): Transform {
  const waiting = new ByteQueue();
  let chunks: Chunks | undefined;
  let header: Header | undefined;

  function begin(): Chunks | undefined {
    if (!header) {
      const read = readHeader(waiting.peek());
      if (!read) return undefined;
      if ('malformed' in read) throw changed(of, read.malformed);
      if (!read.header.stanzas.every(isSound))
        throw changed(of, 'A stanza of its header is not written as age writes it.');
      waiting.take(read.length);
      header = read.header;
    }
    if (waiting.length < payloadNonceLength) return undefined;
    const fileKey = unwrapFileKey(header.stanzas, identities);
    if (!fileKey) throw lockedForOthers(of, header, identities);
    if (!header.isProven(fileKey)) throw changed(of, 'Its header was changed after it was written.');
    return new Chunks(deriveKey(fileKey, waiting.take(payloadNonceLength), 'payload'));
  }

  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      waiting.add(piece);
      try {
        chunks ??= begin();
        while (chunks && waiting.length > sealedLength) {
          const sealed = waiting.take(sealedLength);
          const plain = chunks.open(sealed, false);
          if (!plain) throw changed(of, whyClosed(chunks, sealed));
          this.push(plain);
        }
        done();
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done) {
      const plain = chunks?.open(waiting.peek(), true);
      if (!chunks || !plain) return done(changed(of, whyNoEnd(chunks, waiting.peek())));
      // Only a file of nothing ends with a chunk of nothing.
      if (plain.length === 0 && chunks.passed > 1)
        return done(changed(of, 'An empty chunk was added to its end.'));
      done(null, plain);
    },
  });
}

function whyClosed(chunks: Chunks, sealed: Buffer): string {
  const at = chunks.passed * chunkLength;
  return chunks.open(sealed, true)
    ? `Other bytes follow its end, which is at byte ${at + chunkLength} of what was encrypted.`
    : `Its bytes were changed or moved behind byte ${at} of what was encrypted.`;
}

function whyNoEnd(chunks: Chunks | undefined, rest: Buffer): string {
  if (!chunks) return `It ends within its header, after ${countOf(rest.length, 'byte')}.`;
  const at = chunks.passed * chunkLength;
  return chunks.open(rest, false)
    ? `It was cut off at byte ${at + chunkLength} of what was encrypted.`
    : `Behind byte ${at} of what was encrypted, bytes were changed, cut off or added.`;
}

function changed(of: string, why: string): Failure {
  return new Failure({
    what: `${of} is not what was encrypted.`,
    why,
    fix: 'Restore another copy. Find out who or what can write to this one.',
  });
}

function lockedForOthers(of: string, { stanzas }: Header, identities: readonly Identity[]): Failure {
  const given = identities.map(({ recipient }) => recipient.name).join(', ');
  return new Failure({
    what: `${of} cannot be decrypted.`,
    why: `It is encrypted to ${countOf(stanzas.length, 'key')}, and the private key that was given belongs to none of them.`,
    evidence: [`The given key belongs to ${given}`],
    fix: 'Give the private key of one of the recipients that its manifest names.',
  });
}
