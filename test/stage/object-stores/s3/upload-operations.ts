import { createHash } from 'node:crypto';
import type { Answer } from '../serve.ts';
import { S3Error, xmlAnswer } from './answers.ts';
import type { Bucket, UnfinishedUpload } from './bucket.ts';
import { type Operation, refuseTaken } from './object-operations.ts';

/** CreateMultipartUpload. */
export function beginUpload(bucket: Bucket, { key, headers, now }: Operation): Answer {
  const id = bucket.newId('upload');
  const contentType = String(headers['content-type'] ?? 'binary/octet-stream');
  bucket.uploads.set(id, { key, id, begun: now, contentType, parts: new Map() });
  return xmlAnswer('InitiateMultipartUploadResult', { Bucket: 'b', Key: key, UploadId: id });
}

/** UploadPart. */
export function putPart(bucket: Bucket, operation: Operation): Answer {
  const { query, body } = operation;
  const number = Number(query.get('partNumber'));
  const { maxParts } = bucket.dialect;
  if (!Number.isInteger(number) || number < 1 || number > maxParts) {
    throw new S3Error(
      400,
      'InvalidArgument',
      `Part number must be an integer between 1 and ${maxParts}, inclusive.`,
    );
  }
  const { parts } = uploadOf(bucket, operation);
  const etag = bucket.etagOf(body);
  parts.set(number, { bytes: body, etag });
  return { status: 200, headers: { etag } };
}

/** ListParts. */
export function listParts(bucket: Bucket, operation: Operation): Answer {
  const { parts } = uploadOf(bucket, operation);
  const listed = [...parts].map(([PartNumber, { etag, bytes }]) => ({
    PartNumber,
    ETag: etag,
    Size: bytes.byteLength,
  }));
  return xmlAnswer('ListPartsResult', { IsTruncated: 'false', Part: listed });
}

/** CompleteMultipartUpload. */
export function completeUpload(bucket: Bucket, operation: Operation): Answer {
  const { key, headers, body, now } = operation;
  const { id, parts, contentType } = uploadOf(bucket, operation);
  refuseTaken(bucket, key, headers);
  const named = [
    ...Buffer.from(body)
      .toString()
      .matchAll(/<Part><PartNumber>(\d+)<\/PartNumber><ETag>([^<]*)<\/ETag><\/Part>/g),
  ].map(([, number, etag = '']) => ({ number: Number(number), etag: etag.replace(/&#34;|&quot;/g, '"') }));
  if (named.length === 0) throw new S3Error(400, 'MalformedXML');
  if (named.some(({ number }, index) => number <= (named[index - 1]?.number ?? 0)))
    throw new S3Error(400, 'InvalidPartOrder');
  const chosen = named.map(({ number, etag }) => {
    const part = parts.get(number);
    if (part?.etag !== etag)
      throw new S3Error(400, 'InvalidPart', `Part ${number} is not there, or has another ETag.`);
    return part.bytes;
  });
  checkSizes(bucket, chosen);
  const bytes = Buffer.concat(chosen);
  const etag = `"${createHash('md5').update(bytes).digest('hex')}-${chosen.length}"`;
  const { version } = bucket.store(key, { bytes, etag, contentType, now });
  bucket.uploads.delete(id);
  const answer = xmlAnswer('CompleteMultipartUploadResult', {
    Location: 'x',
    Bucket: 'b',
    Key: key,
    ETag: etag,
  });
  return version === undefined
    ? answer
    : { ...answer, headers: { ...answer.headers, 'x-amz-version-id': version } };
}

function checkSizes({ dialect: { minPartBytes, equalParts } }: Bucket, parts: readonly Uint8Array[]): void {
  const full = parts.slice(0, -1);
  if (full.some(({ byteLength }) => byteLength < minPartBytes)) {
    throw new S3Error(
      400,
      'EntityTooSmall',
      'Your proposed upload is smaller than the minimum allowed size.',
    );
  }
  if (equalParts && full.some(({ byteLength }) => byteLength !== full[0]?.byteLength)) {
    throw new S3Error(400, 'InvalidPart', 'All non-trailing parts must have the same length.');
  }
}

/** AbortMultipartUpload. */
export function abortUpload(bucket: Bucket, operation: Operation): Answer {
  bucket.uploads.delete(uploadOf(bucket, operation).id);
  return { status: 204 };
}

function uploadOf(bucket: Bucket, { key, query }: Operation): UnfinishedUpload {
  const upload = bucket.uploads.get(query.get('uploadId') ?? '');
  if (upload?.key !== key) throw new S3Error(404, 'NoSuchUpload', 'The specified upload does not exist.');
  return upload;
}
