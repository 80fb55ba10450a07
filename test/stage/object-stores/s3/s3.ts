import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, errorAnswer, S3Error } from './answers.ts';
import { Bucket } from './bucket.ts';
import { aws, type S3Dialect } from './dialect.ts';
import { type S3Fault, S3Faults } from './faults.ts';
import { listObjects, listUploads } from './listing-operations.ts';
import { getObject, type Operation, putObject } from './object-operations.ts';
import { type Account, checkSignature } from './signature.ts';
import { abortUpload, beginUpload, completeUpload, listParts, putPart } from './upload-operations.ts';

/** One request as it arrived. */
export interface S3Sent {
  /** `PUT /bucket/key?partNumber=1&uploadId=x` */
  readonly line: string;
  readonly headers: IncomingMessage['headers'];
  /** Counts connections, from 1. */
  readonly connection: number;
}

/** A stand-in for a store that speaks S3: it checks signatures and sums, and fails where a test wants it to. */
export interface S3StandIn {
  readonly url: string;
  readonly buckets: ReadonlyMap<string, Bucket>;
  /** Key id → account. A test can end keys. */
  readonly accounts: Map<string, Account>;
  readonly faults: S3Faults;
  /** All that arrived, oldest first. */
  readonly sent: readonly S3Sent[];
  /** How far its clock is ahead, in milliseconds. */
  ahead: number;
  stop(): Promise<void>;
}

/** Starts a store with these buckets on a free port of this machine, under `http://127.0.0.1:PORT/store`. */
export async function startS3(
  buckets: readonly string[],
  changes: Partial<S3Dialect> = {},
): Promise<S3StandIn> {
  const dialect = { ...aws, ...changes };
  const sent: S3Sent[] = [];
  const connections = new Map<unknown, number>();
  const server = createServer((request, response) => void serve(request, response));
  server.on('connection', (socket) => connections.set(socket, connections.size + 1));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const standIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/store`,
    buckets: new Map(buckets.map((name) => [name, new Bucket(dialect)])),
    accounts: new Map<string, Account>([['key', { secret: 'secret' }]]),
    faults: new S3Faults(),
    sent,
    ahead: 0,
    async stop() {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const line = `${request.method} ${request.url?.replace(/^\/store/, '')}`;
    sent.push({ line, headers: request.headers, connection: connections.get(request.socket) ?? 0 });
    const fault = standIn.faults.strike(line);
    request.on('error', () => {});
    if (fault === 'stall') return;
    if (fault === 'cut') return void request.socket.destroy();
    if (fault === 'reset midway') return void request.once('data', () => request.socket.resetAndDestroy());
    const body = await bodyOf(request);
    if (body === undefined) return;
    if (fault === 'damaged body' && body.length > 0) body[0] = (body[0] ?? 0) ^ 1;
    const now = Date.now() + standIn.ahead;
    response.setHeader('date', new Date(now).toUTCString());
    const skipped = typeof fault === 'object' && !fault.carriedOut;
    const answer = skipped ? { status: 200 } : carryOut(standIn, dialect, { request, body, now });
    await reply(response, answer, fault);
  }
  return standIn;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk);
    return Buffer.concat(chunks);
  } catch {
    // The client has gone away.
    return undefined;
  }
}

function carryOut(
  { buckets, accounts }: S3StandIn,
  dialect: S3Dialect,
  { request, body, now }: { readonly request: IncomingMessage; readonly body: Buffer; readonly now: number },
): Answer {
  const { method = '', url = '', headers } = request;
  try {
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

function checkSum(headers: IncomingMessage['headers'], body: Buffer, { demandsMd5 }: S3Dialect): void {
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

async function reply(response: ServerResponse, answer: Answer, fault: S3Fault | undefined): Promise<void> {
  if (fault === 'lost answer') return void response.destroy();
  const { status, headers, body = '' } = { ...answer, ...(typeof fault === 'object' ? fault : {}) };
  const bytes = Buffer.from(body);
  const wrong = fault === 'wrong etag' ? { etag: '"00000000000000000000000000000000"' } : {};
  const spaces = typeof fault === 'object' ? (fault.spaces ?? 0) : 0;
  response.writeHead(status, {
    ...(response.req.method === 'HEAD' ? {} : { 'content-length': bytes.length + spaces }),
    ...headers,
    ...wrong,
  });
  for (let sent = 0; sent < spaces; sent += 1) {
    await new Promise((written) => response.write(' ', written));
    await new Promise((later) => setTimeout(later, 20));
  }
  if (fault !== 'half an answer') return void response.end(bytes);
  response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
}
