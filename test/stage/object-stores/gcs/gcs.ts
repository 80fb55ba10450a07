import { type Answer, type Arrived, type StoreServer, serveStore } from '../serve.ts';
import { errorAnswer, GcsError, json } from './answers.ts';
import { Bucket, type BucketKind, plainBucket } from './bucket.ts';
import {
  deleteObject,
  getObject,
  insertMultipart,
  listObjects,
  type Operation,
} from './object-operations.ts';
import { beginResumable, endResumable, putPiece } from './upload-operations.ts';

/** A stand-in for Google Cloud Storage: it checks tokens and sums, and fails where a test wants it to. */
export interface GcsStandIn extends StoreServer {
  readonly buckets: ReadonlyMap<string, Bucket>;
  /** Token → the time at which it ends, in milliseconds since the Unix epoch. */
  readonly tokens: Map<string, number>;
}

/** Starts a store with these buckets on a free port of this machine, under `http://127.0.0.1:PORT/store`. */
export async function startGcs(
  buckets: readonly string[],
  changes: Partial<BucketKind> = {},
): Promise<GcsStandIn> {
  const known = {
    buckets: new Map(buckets.map((name) => [name, new Bucket(name, { ...plainBucket, ...changes })])),
    tokens: new Map([['token', Number.POSITIVE_INFINITY]]),
  };
  return Object.assign(await serveStore((request) => carryOut(known, request)), known);
}

function carryOut({ buckets, tokens }: Pick<GcsStandIn, 'buckets' | 'tokens'>, request: Arrived): Answer {
  try {
    const { method, url, headers, now } = request;
    const [path = '', asked = ''] = url.split('?', 2);
    const pairs = asked.split('&').map((pair) => pair.split('=', 2).map(decodeURIComponent));
    const query = new Map(pairs.map(([field = '', value = '']) => [field, value]));
    const found = /^\/store(\/upload)?\/storage\/v1\/b\/([^/]+)(\/o)?(?:\/([^/]+))?$/.exec(path);
    if (!found) throw new GcsError(404, 'notFound', 'Not Found');
    const [, upload, bucketName = '', objects, objectName = ''] = found;
    if (!query.has('upload_id')) {
      const [, token = ''] = /^Bearer (.+)$/.exec(headers.authorization ?? '') ?? [];
      if (!((tokens.get(token) ?? 0) > now)) throw new GcsError(401, 'authError', 'Invalid Credentials');
    }
    const bucket = buckets.get(decodeURIComponent(bucketName));
    if (!bucket) throw new GcsError(404, 'notFound', 'The specified bucket does not exist.');
    if (objects === undefined) return describeBucket(bucket);
    const operation = { ...request, name: decodeURIComponent(objectName), query };
    return upload ? uploadTo(bucket, operation) : operate(bucket, method, operation);
  } catch (error) {
    if (error instanceof GcsError) return errorAnswer(error);
    throw error;
  }
}

/** Buckets: get. Who may only use objects may not see it. */
function describeBucket({ kind: { settings } }: Bucket): Answer {
  if (settings) return json({ kind: 'storage#bucket', ...settings });
  throw new GcsError(403, 'forbidden', "Permission 'storage.buckets.get' denied on resource.");
}

function uploadTo(bucket: Bucket, operation: Operation): Answer {
  const { method, query } = operation;
  const type = query.get('uploadType');
  if (method === 'POST' && type === 'multipart') return insertMultipart(bucket, operation);
  if (method === 'POST' && type === 'resumable') return beginResumable(bucket, operation);
  if (method === 'PUT') return putPiece(bucket, operation);
  if (method === 'DELETE') return endResumable(bucket, operation);
  throw new GcsError(400, 'badRequest');
}

function operate(bucket: Bucket, method: string, operation: Operation): Answer {
  if (method === 'GET')
    return operation.name === '' ? listObjects(bucket, operation) : getObject(bucket, operation);
  if (method === 'DELETE') return deleteObject(bucket, operation);
  throw new GcsError(405, 'methodNotAllowed');
}
