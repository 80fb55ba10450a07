import { createHash } from 'node:crypto';
import type { Answer, Arrived } from '../serve.ts';
import { GcsError, json } from './answers.ts';
import { type Bucket, describe, type StoredObject } from './bucket.ts';

/** A request to a bucket, after it was let in. */
export interface Operation extends Arrived {
  /** Of the object. */
  readonly name: string;
  readonly query: ReadonlyMap<string, string>;
}

/** Objects: get, with its bytes or without. */
export function getObject(bucket: Bucket, { name, query, headers }: Operation): Answer {
  const object = found(bucket, name, query);
  if (query.get('alt') !== 'media') return json(describe(bucket, name, object));
  const about = { 'x-goog-generation': object.generation, 'content-type': object.contentType };
  const length = object.bytes.byteLength;
  const range = /^bytes=(\d+)-$/.exec(String(headers.range ?? ''));
  if (!range) return { status: 200, headers: about, body: object.bytes };
  const from = Number(range[1]);
  if (from >= length) throw new GcsError(416, 'requestedRangeNotSatisfiable');
  return {
    status: 206,
    headers: { ...about, 'content-range': `bytes ${from}-${length - 1}/${length}` },
    body: object.bytes.subarray(from),
  };
}

/** Objects: delete. */
export function deleteObject(bucket: Bucket, { name, query }: Operation): Answer {
  const object = found(bucket, name, query);
  if (object.retained) {
    throw new GcsError(
      403,
      'retentionPolicyNotMet',
      `Object '${bucket.name}/${name}' is subject to bucket's retention policy and cannot be deleted.`,
    );
  }
  if (object.held) {
    throw new GcsError(
      403,
      'forbidden',
      `Object '${bucket.name}/${name}' is under active Temporary hold and cannot be deleted.`,
    );
  }
  bucket.objects.delete(name);
  return { status: 204 };
}

/** Objects: list. */
export function listObjects(bucket: Bucket, { query }: Operation): Answer {
  const after = Buffer.from(query.get('pageToken') ?? '', 'base64').toString();
  const names = [...bucket.objects.keys()]
    .filter((name) => name.startsWith(query.get('prefix') ?? ''))
    .sort(byBytes)
    .filter((name) => after === '' || byBytes(name, after) > 0);
  const page = names.slice(0, bucket.kind.pageSize);
  const more = names.length > page.length;
  const items = page.map((name) => describe(bucket, name, found(bucket, name, new Map())));
  return json({
    kind: 'storage#objects',
    ...(more ? { nextPageToken: Buffer.from(page.at(-1) ?? '').toString('base64') } : {}),
    ...(items.length > 0 ? { items } : {}),
  });
}

/** Objects: insert, with its description and its bytes in one body. */
export function insertMultipart(bucket: Bucket, { query, headers, body, now }: Operation): Answer {
  const name = query.get('name') ?? '';
  const boundary = /^multipart\/related; boundary=(\w+)$/.exec(String(headers['content-type'] ?? ''))?.[1];
  if (boundary === undefined) throw new GcsError(400, 'badContent');
  const text = body.toString('latin1');
  const [, first = '', second = '', end = ''] = text.split(`--${boundary}`);
  if (!end.startsWith('--')) throw new GcsError(400, 'badContent', 'Missing end boundary in multipart body.');
  const about: unknown = JSON.parse(Buffer.from(contentOf(first), 'latin1').toString('utf8'));
  const {
    contentType,
    md5Hash,
    metadata = {},
  } = about as Record<string, string> & { metadata?: Record<string, string> };
  const bytes = Buffer.from(contentOf(second), 'latin1');
  if (md5Hash !== undefined && md5Hash !== createHash('md5').update(bytes).digest('base64')) {
    throw new GcsError(400, 'invalid', `Provided MD5 hash "${md5Hash}" doesn't match calculated MD5 hash.`);
  }
  bucket.refuseTaken(name, query);
  return json(
    describe(bucket, name, bucket.store(name, { bytes, contentType: contentType ?? '', metadata, now })),
  );
}

function contentOf(part: string): string {
  return part.slice(part.indexOf('\r\n\r\n') + 4, -2);
}

function found(bucket: Bucket, name: string, query: ReadonlyMap<string, string>): StoredObject {
  const object = bucket.objects.get(name);
  const generation = query.get('generation');
  if (object && (generation === undefined || generation === object.generation)) return object;
  throw new GcsError(404, 'notFound', `No such object: ${bucket.name}/${name}`);
}

function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
