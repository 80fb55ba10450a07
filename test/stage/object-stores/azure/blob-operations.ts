import type { Answer, Arrived } from '../serve.ts';
import { AzureError } from './answers.ts';
import type { Container, StoredBlob } from './container.ts';

/** A request to a container, after it was let in. */
export interface Operation extends Pick<Arrived, 'method' | 'headers' | 'body' | 'now'> {
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
}

/** Put Blob. */
export function putBlob(container: Container, operation: Operation): Answer {
  const { key, headers, body, now } = operation;
  if (headers['x-ms-blob-type'] !== 'BlockBlob') throw new AzureError(400, 'MissingRequiredHeader');
  refuseTaken(container, operation);
  const contentType = String(headers['content-type'] ?? 'application/octet-stream');
  const made = container.store(key, { bytes: body, contentType, metadata: metadataOf(headers), now });
  return { status: 201, headers: { etag: made.etag } };
}

/** A create that shall fail where the key is taken. */
export function refuseTaken(container: Container, { key, headers }: Operation): void {
  const there = container.blobs.has(key);
  if (there && headers['if-none-match'] === '*') {
    throw new AzureError(409, 'BlobAlreadyExists', 'The specified blob already exists.');
  }
  if (there && container.kind.immutable) throw new AzureError(409, 'BlobImmutableDueToPolicy');
}

/** Get Blob and Get Blob Properties. Blocks alone are no blob. */
export function getBlob(container: Container, { method, key, headers }: Operation): Answer {
  const blob = container.blobs.get(key);
  if (!blob) throw missing();
  if (headers['if-match'] !== undefined && headers['if-match'] !== blob.etag) {
    throw new AzureError(
      412,
      'ConditionNotMet',
      'The condition specified using HTTP conditional header(s) is not met.',
    );
  }
  const about = headersOf(container, blob);
  const length = blob.bytes.byteLength;
  if (method === 'HEAD') return { status: 200, headers: { ...about, 'content-length': String(length) } };
  const range = /^bytes=(\d+)-$/.exec(String(headers.range ?? ''));
  if (!range) return { status: 200, headers: about, body: blob.bytes };
  const from = Number(range[1]);
  if (from >= length) throw new AzureError(416, 'InvalidRange');
  return {
    status: 206,
    headers: { ...about, 'content-range': `bytes ${from}-${length - 1}/${length}` },
    body: blob.bytes.subarray(from),
  };
}

/** Delete Blob. Blocks alone cannot be removed. */
export function deleteBlob(container: Container, { key, query }: Operation): Answer {
  const version = query.get('versionid');
  if (container.kind.immutable) {
    throw new AzureError(
      409,
      'BlobImmutableDueToPolicy',
      'This operation is not permitted as the blob is immutable due to a policy.',
    );
  }
  if (version !== undefined) {
    if (container.blobs.get(key)?.version === version)
      throw new AzureError(403, 'OperationNotAllowedOnRootBlob');
    if (!container.older.delete(`${key}?${version}`)) throw missing();
    return { status: 202 };
  }
  const blob = container.blobs.get(key);
  if (!blob) throw missing();
  if (blob.leased) throw new AzureError(412, 'LeaseIdMissing', 'There is currently a lease on the blob.');
  container.blobs.delete(key);
  if (container.kind.versions) container.older.set(`${key}?${blob.version}`, blob);
  return { status: 202 };
}

export function metadataOf(headers: Operation['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      name.startsWith('x-ms-meta-') ? [[name.slice('x-ms-meta-'.length), String(value)]] : [],
    ),
  );
}

function headersOf({ kind }: Container, blob: StoredBlob): Record<string, string> {
  return {
    etag: blob.etag,
    'content-type': blob.contentType,
    'last-modified': new Date(blob.modified).toUTCString(),
    'x-ms-blob-type': 'BlockBlob',
    ...(kind.versions ? { 'x-ms-version-id': blob.version } : {}),
    ...Object.fromEntries(Object.entries(blob.metadata).map(([name, value]) => [`x-ms-meta-${name}`, value])),
  };
}

function missing(): AzureError {
  return new AzureError(404, 'BlobNotFound', 'The specified blob does not exist.');
}
