import { createHash } from 'node:crypto';
import { type Answer, type Arrived, type StoreServer, serveStore } from '../serve.ts';
import { errorAnswer, S3Error } from './answers.ts';
import { Bucket } from './bucket.ts';
import { aws, type S3Dialect } from './dialect.ts';
import { listObjects, listUploads, lockOf } from './listing-operations.ts';
import { getObject, type Operation, putObject } from './object-operations.ts';
import { type Account, checkSignature } from './signature.ts';
import { abortUpload, beginUpload, completeUpload, listParts, putPart } from './upload-operations.ts';

/** A stand-in for a store that speaks S3: it checks signatures and sums, and fails where a test wants it to. */
export interface S3StandIn extends StoreServer {
  readonly buckets: ReadonlyMap<string, Bucket>;
  /** Key id → account. A test can end keys. */
  readonly accounts: Map<string, Account>;
}

/** Starts a store with these buckets on a free port of this machine, under `http://127.0.0.1:PORT/store`. */
export async function startS3(
  buckets: readonly string[],
  changes: Partial<S3Dialect> = {},
): Promise<S3StandIn> {
  const dialect = { ...aws, ...changes };
  const known = {
    buckets: new Map(buckets.map((name) => [name, new Bucket(dialect)])),
    accounts: new Map<string, Account>([['key', { secret: 'secret' }]]),
  };
  return Object.assign(await serveStore((request) => carryOut(known, dialect, request)), known);
}

function carryOut(
  { buckets, accounts }: Pick<S3StandIn, 'buckets' | 'accounts'>,
  dialect: S3Dialect,
  { method, url, headers, body, now }: Arrived,
): Answer {
  try {
    const elsewhere = redirect(headers, dialect);
    if (elsewhere) return elsewhere;
    checkSignature({ method, target: url, headers, body }, { accounts, now, region: dialect.region });
    checkSum(headers, body, dialect);
    const [path = '', asked = ''] = url.split('?', 2);
    const [, , name = '', ...parts] = path.split('/').map(decodeURIComponent);
    const bucket = buckets.get(name);
    if (!bucket) throw new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist.');
    const pairs = asked.split('&').map((pair) => pair.split('=', 2).map(decodeURIComponent));
    const query = new Map(pairs.map(([key = '', value = '']) => [key, value]));
    return operate(bucket, { method, key: parts.join('/'), query, headers, body, now });
  } catch (error) {
    if (error instanceof S3Error) return errorAnswer(error);
    throw error;
  }
}

/** Where the request is signed for another region, and the store sends such a one there. */
function redirect({ authorization = '' }: Arrived['headers'], dialect: S3Dialect): Answer | undefined {
  const [, asked] = /Credential=[^/]+\/\d{8}\/([^/]+)\//.exec(authorization) ?? [];
  if (!dialect.redirects || asked === undefined || asked === dialect.region) return undefined;
  const moved = new S3Error(
    307,
    'TemporaryRedirect',
    'Please re-send this request to the specified endpoint.',
  );
  const location = `https://s3.${dialect.region}.wasabisys.com/`;
  return { ...errorAnswer(moved), headers: { location } };
}

function checkSum(headers: Arrived['headers'], body: Buffer, { demandsMd5 }: S3Dialect): void {
  const md5 = headers['content-md5'];
  if (md5 === undefined && demandsMd5 && body.length > 0) {
    throw new S3Error(
      400,
      'InvalidRequest',
      'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Part requests with Object Lock parameters',
    );
  }
  if (md5 !== undefined && md5 !== createHash('md5').update(body).digest('base64')) {
    throw new S3Error(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
}

function operate(bucket: Bucket, operation: Operation): Answer {
  const { method, key, query, now } = operation;
  const upload = query.has('uploadId');
  if (key === '' && method === 'GET') {
    if (query.has('object-lock')) return lockOf(bucket);
    return query.has('uploads') ? listUploads(bucket, operation) : listObjects(bucket, operation);
  }
  if (method === 'POST' && query.has('uploads')) return beginUpload(bucket, operation);
  if (method === 'POST' && upload) return completeUpload(bucket, operation);
  if (method === 'PUT') return upload ? putPart(bucket, operation) : putObject(bucket, operation);
  if (method === 'GET' && upload) return listParts(bucket, operation);
  if (method === 'GET' || method === 'HEAD') return getObject(bucket, operation);
  if (method === 'DELETE' && upload) return abortUpload(bucket, operation);
  if (method === 'DELETE') {
    bucket.remove(key, query.get('versionId'), now);
    return { status: 204 };
  }
  throw new S3Error(405, 'MethodNotAllowed');
}
