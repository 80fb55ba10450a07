import type { Answer } from '../serve.ts';
import { S3Error } from './answers.ts';
import type { Bucket, StoredObject } from './bucket.ts';

/** A request to a bucket, after its signature was found right. */
export interface Operation {
  readonly method: string;
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
  readonly now: number;
}

/** PutObject. */
export function putObject(bucket: Bucket, { key, headers, body, now }: Operation): Answer {
  refuseTaken(bucket, key, headers);
  const contentType = String(headers['content-type'] ?? 'binary/octet-stream');
  const { etag, version } = bucket.store(key, { bytes: body, etag: bucket.etagOf(body), contentType, now });
  return {
    status: 200,
    headers: { etag, ...(version === undefined ? {} : { 'x-amz-version-id': version }) },
  };
}

/** Where a create is conditional, and the key is taken. */
export function refuseTaken(bucket: Bucket, key: string, headers: Operation['headers']): void {
  if (headers['if-none-match'] === undefined) return;
  if (!bucket.dialect.conditional) {
    throw new S3Error(
      501,
      'NotImplemented',
      'A header you provided implies functionality that is not implemented.',
    );
  }
  if (headers['if-none-match'] !== '*') throw new S3Error(501, 'NotImplemented');
  if (bucket.seen(key))
    throw new S3Error(412, 'PreconditionFailed', 'At least one of the pre-conditions did not hold.');
}

/** GetObject and HeadObject. */
export function getObject(bucket: Bucket, { method, key, query, headers }: Operation): Answer {
  const object = bucket.seen(key, query.get('versionId'));
  if (!object) throw new S3Error(404, 'NoSuchKey', 'The specified key does not exist.');
  if (headers['if-match'] !== undefined && headers['if-match'] !== object.etag)
    throw new S3Error(412, 'PreconditionFailed');
  const about = headersOf(object);
  if (method === 'HEAD')
    return { status: 200, headers: { ...about, 'content-length': String(object.bytes.byteLength) } };
  const range = /^bytes=(\d+)-$/.exec(String(headers['range'] ?? ''));
  if (!range) return { status: 200, headers: about, body: object.bytes };
  const from = Number(range[1]);
  if (from >= object.bytes.byteLength) throw new S3Error(416, 'InvalidRange');
  const last = object.bytes.byteLength - 1;
  return {
    status: 206,
    headers: { ...about, 'content-range': `bytes ${from}-${last}/${object.bytes.byteLength}` },
    body: object.bytes.subarray(from),
  };
}

function headersOf({
  etag,
  contentType,
  modified,
  version,
  lockedUntil,
  legalHold,
}: StoredObject): Record<string, string> {
  return {
    etag,
    'content-type': contentType,
    'last-modified': new Date(modified).toUTCString(),
    ...(version === undefined ? {} : { 'x-amz-version-id': version }),
    ...(lockedUntil === undefined
      ? {}
      : {
          'x-amz-object-lock-mode': 'COMPLIANCE',
          'x-amz-object-lock-retain-until-date': new Date(lockedUntil).toISOString(),
        }),
    ...(legalHold ? { 'x-amz-object-lock-legal-hold': 'ON' } : {}),
  };
}
