import { randomBytes } from 'node:crypto';
import { Transform } from 'node:stream';
import { ByteQueue } from '../stream/byte-queue.ts';
import { Chunks, chunkLength } from './chunks.ts';
import { deriveKey } from './derive-key.ts';
import { writeHeader } from './header.ts';
import type { Recipient } from './keys.ts';
import { wrapFileKey } from './wrap.ts';

const fileKeyLength = 16;
const payloadNonceLength = 16;

/** Encrypts what passes, in the format of age v1, so that any one of the recipients can decrypt it. */
export function encryption(recipients: readonly [Recipient, ...Recipient[]]): Transform {
  const fileKey = randomBytes(fileKeyLength);
  const nonce = randomBytes(payloadNonceLength);
  const chunks = new Chunks(deriveKey(fileKey, nonce, 'payload'));
  const waiting = new ByteQueue();
  const sealed = new Transform({
    transform(piece: Buffer, _encoding, done) {
      waiting.add(piece);
      // A full chunk waits for one byte more: only then it is known not to be the last.
      while (waiting.length > chunkLength) push(chunks.seal(waiting.take(chunkLength), false));
      done();
    },
    flush(done) {
      push(chunks.seal(waiting.take(waiting.length), true));
      done();
    },
  });
  const push = (pieces: readonly Buffer[]) => {
    for (const piece of pieces) sealed.push(piece);
  };
  const locks = recipients.map((recipient) => wrapFileKey(fileKey, recipient));
  push([writeHeader(locks, fileKey), nonce]);
  return sealed;
}
