import type { Answer } from '../serve.ts';
import { GcsError, json } from './answers.ts';
import { type Bucket, describe, type OpenUpload } from './bucket.ts';
import type { Operation } from './object-operations.ts';

const unit = 256 * 1024;

/** Begins a resumable upload. Its address is the right to it. */
export function beginResumable(bucket: Bucket, { url, query, headers, body }: Operation): Answer {
  const name = query.get('name') ?? '';
  bucket.refuseTaken(name, query);
  const { contentType = '', metadata = {} } = JSON.parse(body.toString()) as Partial<OpenUpload>;
  const id = `AH${bucket.newNumber()}_x`;
  bucket.uploads.set(id, { name, contentType, metadata, bytes: Buffer.alloc(0) });
  return { status: 200, headers: { location: `http://${headers.host}${url}&upload_id=${id}` }, body: '' };
}

/** Takes a piece of a resumable upload, or tells how much of it there is. */
export function putPiece(bucket: Bucket, operation: Operation): Answer {
  const { query, headers, body, now } = operation;
  const upload = bucket.uploads.get(query.get('upload_id') ?? '');
  if (!upload) throw new GcsError(410, 'gone', 'The upload session is unknown.');
  if (upload.made) return json(describe(bucket, upload.name, upload.made));
  const span = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+|\*)$/.exec(String(headers['content-range'] ?? ''));
  if (!span) throw new GcsError(400, 'invalid', 'Failed to parse Content-Range header.');
  const [, first, last, whole] = span;
  const total = whole === '*' ? undefined : Number(whole);
  if (first !== undefined) {
    const from = Number(first);
    if (Number(last) - from + 1 !== body.length) throw new GcsError(400, 'invalid', 'Invalid Content-Range.');
    if (total === undefined && body.length % unit !== 0) {
      throw new GcsError(
        400,
        'invalid',
        `Invalid request. The number of bytes uploaded is required to be equal or greater than ${unit}, except for the final request.`,
      );
    }
    if (from > upload.bytes.length)
      throw new GcsError(503, 'backendError', 'Invalid request. There is a gap.');
    const kept = body.subarray(0, Math.min(body.length, bucket.kind.keptPerRequest));
    upload.bytes = Buffer.concat([upload.bytes.subarray(0, from), kept]);
  }
  if (total === undefined || upload.bytes.length < total) return moreOf(upload);
  bucket.refuseTaken(upload.name, query);
  upload.made = bucket.store(upload.name, { ...upload, now });
  return json(describe(bucket, upload.name, upload.made));
}

/** Ends a resumable upload. */
export function endResumable(bucket: Bucket, { query }: Operation): Answer {
  if (!bucket.uploads.delete(query.get('upload_id') ?? '')) throw new GcsError(404, 'notFound');
  return { status: 499 };
}

/** Without the header where nothing is kept yet. */
function moreOf({ bytes }: OpenUpload): Answer {
  return { status: 308, headers: bytes.length > 0 ? { range: `bytes=0-${bytes.length - 1}` } : {} };
}
