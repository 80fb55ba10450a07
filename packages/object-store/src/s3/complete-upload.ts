import { isProblem } from '../cloud/refusal.ts';
import { KeyExistsFailure, type Leftover } from '../destination.ts';
import { PassingProblem, retry } from '../http/retry.ts';
import { escapeXml } from '../xml.ts';
import { readDocument, type S3Client } from './client.ts';
import { sizeOf } from './objects.ts';
import type { Learned } from './put-object.ts';
import { refusesCondition, S3Refusal } from './refusal/refusal.ts';

/** What is made one object. */
export interface Completion {
  readonly destination: string;
  readonly learned: Learned;
  readonly full: string;
  readonly leftover: Pick<Leftover, 'key' | 'id'>;
  /** By number. */
  readonly parts: readonly { readonly number: number; readonly etag: string }[];
  /** Of all parts together. */
  readonly bytes: number;
  readonly signal: AbortSignal;
}

/**
 * Makes an object out of its parts. The answer can be lost, cut or an error after the object was made, so whatever is
 * unclear is settled by a look at the key.
 * @throws KeyExistsFailure where another object has taken the key
 */
export async function completeUpload(client: S3Client, completion: Completion): Promise<void> {
  const { destination, learned, full, leftover, parts, bytes, signal } = completion;
  const doing = `completion of ${leftover.key}`;
  await retry(client.deps, { doing, signal }, async (number) => {
    const { conditional } = learned;
    try {
      const answer = await client.once({
        method: 'POST',
        key: full,
        query: { uploadId: leftover.id },
        headers: { 'content-type': 'application/xml', ...(conditional ? { 'if-none-match': '*' } : {}) },
        body: listOf(parts),
        fresh: number > 1,
        signal,
        doing,
      });
      readDocument('CompleteMultipartUploadResult', answer);
    } catch (error) {
      if (!isProblem(error)) throw error;
      if (conditional && error instanceof S3Refusal && refusesCondition(error)) {
        learned.conditional = false;
        throw new PassingProblem('it knows no conditional create', { pauseMs: 0, cause: error });
      }
      const unclear = number > 1 || !(error instanceof S3Refusal);
      if (unclear && (await hasObject(client, full, bytes))) return;
      if (error instanceof S3Refusal && error.status === 412) {
        throw new KeyExistsFailure(destination, leftover.key);
      }
      throw error;
    }
  });
}

/** One look. Where it fails too, nothing is known, and the completion is tried again. */
async function hasObject(client: S3Client, full: string, bytes: number): Promise<boolean> {
  try {
    return (await sizeOf(client, full)) === bytes;
  } catch (error) {
    if (isProblem(error)) return false;
    throw error;
  }
}

function listOf(parts: Completion['parts']): Buffer {
  const listed = parts.map(
    ({ number, etag }) => `<Part><PartNumber>${number}</PartNumber><ETag>${escapeXml(etag)}</ETag></Part>`,
  );
  return Buffer.from(
    `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${listed.join('')}</CompleteMultipartUpload>`,
  );
}
