// The least of a store that speaks S3, as a process of its own. It checks nothing and hashes nothing: in truth other machines
// have that work. Of a long part it keeps only the length; with `--keep` all its bytes, so that it can be restored.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Stored {
  readonly bytes: number;
  /** Fewer than all bytes of what is too long to be kept. */
  readonly pieces: readonly Buffer[];
}

const longestKept = process.argv.includes('--keep') ? Number.POSITIVE_INFINITY : 1024 * 1024;
const objects = new Map<string, Stored>();
const uploads = new Map<string, { readonly path: string; readonly parts: Map<number, Stored> }>();
let ids = 0;

const server = createServer((request, response) => void serve(request, response));
server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://store');
  const path = decodeURIComponent(pathname);
  const id = query.get('uploadId') ?? '';
  const upload = uploads.get(id);
  const body = await bodyOf(request);
  switch (request.method) {
    case 'POST':
      return answer(response, upload ? complete(id, upload) : begin(path));
    case 'PUT':
      if (upload) upload.parts.set(Number(query.get('partNumber')), body);
      else objects.set(path, body);
      return void response.writeHead(200, { etag: '"e"' }).end();
    case 'DELETE':
      objects.delete(path);
      uploads.delete(id);
      return void response.writeHead(204).end();
    default:
      if (/^\/[^/]*\/?$/.test(path)) return answer(response, list(path, query));
      return give(objects.get(path), request, response);
  }
}

async function bodyOf(request: IncomingMessage): Promise<Stored> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes <= longestKept) pieces.push(piece);
  }
  return { bytes, pieces };
}

function begin(path: string): string {
  const id = String(++ids);
  uploads.set(id, { path, parts: new Map() });
  const key = path.split('/').slice(2).join('/');
  return `<InitiateMultipartUploadResult><Key>${key}</Key><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`;
}

function complete(
  id: string,
  { path, parts }: { readonly path: string; readonly parts: ReadonlyMap<number, Stored> },
): string {
  const inOrder = [...parts].sort(([one], [other]) => one - other).map(([, part]) => part);
  const bytes = inOrder.reduce((sum, part) => sum + part.bytes, 0);
  objects.set(path, { bytes, pieces: inOrder.flatMap(({ pieces }) => pieces) });
  uploads.delete(id);
  return '<CompleteMultipartUploadResult><Location>x</Location><ETag>"e-1"</ETag></CompleteMultipartUploadResult>';
}

function list(path: string, query: URLSearchParams): string {
  if (query.has('uploads')) {
    return '<ListMultipartUploadsResult><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>';
  }
  const start = `${path.replace(/\/$/, '')}/`;
  const items = [...objects].flatMap(([at, { bytes }]) =>
    at.startsWith(start + (query.get('prefix') ?? ''))
      ? `<Contents><Key>${encodeURIComponent(at.slice(start.length))}</Key><Size>${bytes}</Size><LastModified>${new Date().toISOString()}</LastModified></Contents>`
      : [],
  );
  return `<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>${items.sort().join('')}</ListBucketResult>`;
}

function give(object: Stored | undefined, request: IncomingMessage, response: ServerResponse): void {
  const withBody = request.method === 'GET';
  if (!object) {
    const missing = '<Error><Code>NoSuchKey</Code><Message>It is not there.</Message></Error>';
    return void response.writeHead(404).end(withBody ? missing : undefined);
  }
  // awscli reads a large object in ranges.
  const [range, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const [start, end] = [Number(from ?? 0), to ? Number(to) + 1 : object.bytes];
  response.writeHead(range ? 206 : 200, {
    'content-length': end - start,
    etag: '"e"',
    ...(range ? { 'content-range': `bytes ${start}-${end - 1}/${object.bytes}` } : {}),
  });
  if (!withBody) return void response.end();
  let at = 0;
  for (const piece of object.pieces) {
    const part = piece.subarray(Math.max(0, start - at), Math.max(0, end - at));
    if (part.length > 0) response.write(part);
    at += piece.length;
  }
  response.end();
}

function answer(response: ServerResponse, document: string): void {
  response
    .writeHead(200, { 'content-type': 'application/xml' })
    .end(`<?xml version="1.0" encoding="UTF-8"?>${document}`);
}
