import type { Answer } from '../serve.ts';
import { S3Error, xmlAnswer } from './answers.ts';
import type { Bucket } from './bucket.ts';
import type { Operation } from './object-operations.ts';

/** ListObjectsV2. */
export function listObjects(bucket: Bucket, { query }: Operation): Answer {
  const prefix = query.get('prefix') ?? '';
  const after = Buffer.from(query.get('continuation-token') ?? '', 'base64').toString();
  const keys = [...bucket.objects.keys()]
    .filter((key) => key.startsWith(prefix) && bucket.seen(key) !== undefined)
    .sort(byBytes)
    .filter((key) => byBytes(key, after) > 0);
  const page = keys.slice(0, bucket.dialect.pageSize);
  const more = keys.length > page.length;
  return xmlAnswer('ListBucketResult', {
    Name: 'b',
    ...encoding(query),
    IsTruncated: String(more),
    ...(more ? { NextContinuationToken: Buffer.from(page.at(-1) ?? '').toString('base64') } : {}),
    Contents: page.map((key) => {
      const { bytes, etag, modified } = bucket.seen(key) ?? { bytes: Buffer.alloc(0), etag: '', modified: 0 };
      const LastModified = new Date(modified).toISOString();
      return { Key: written(query, key), LastModified, ETag: etag, Size: bytes.byteLength };
    }),
  });
}

/** ListMultipartUploads. */
export function listUploads(bucket: Bucket, { query }: Operation): Answer {
  const place = (key: string, id: string) => `${key}\0${id}`;
  const after = place(query.get('key-marker') ?? '', query.get('upload-id-marker') ?? '');
  const uploads = [...bucket.uploads.values()]
    .filter(({ key }) =>
      bucket.dialect.hidesUploads ? key === query.get('prefix') : key.startsWith(query.get('prefix') ?? ''),
    )
    .sort((one, other) => byBytes(place(one.key, one.id), place(other.key, other.id)))
    .filter(({ key, id }) => byBytes(place(key, id), after) > 0);
  const page = uploads.slice(0, bucket.dialect.pageSize);
  const last = page.at(-1);
  const more = uploads.length > page.length && last !== undefined;
  return xmlAnswer('ListMultipartUploadsResult', {
    Bucket: 'b',
    ...encoding(query),
    IsTruncated: String(more),
    ...(more ? { NextKeyMarker: written(query, last.key), NextUploadIdMarker: last.id } : {}),
    Upload: page.map(({ key, id, begun }) => ({
      Key: written(query, key),
      UploadId: id,
      Initiated: new Date(begun).toISOString(),
    })),
  });
}

/** GetObjectLockConfiguration. */
export function lockOf({ dialect: { lockDays } }: Bucket): Answer {
  if (lockDays === 0) {
    throw new S3Error(
      404,
      'ObjectLockConfigurationNotFoundError',
      'Object Lock configuration does not exist for this bucket',
    );
  }
  return xmlAnswer('ObjectLockConfiguration', {
    ObjectLockEnabled: 'Enabled',
    Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: lockDays } },
  });
}

function encoding(query: Operation['query']): Record<string, string> {
  return query.get('encoding-type') === 'url' ? { EncodingType: 'url' } : {};
}

/** As Amazon encodes a key in a listing: a space is a plus sign. */
function written(query: Operation['query'], key: string): string {
  if (query.get('encoding-type') !== 'url') return key;
  return encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/');
}

function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
