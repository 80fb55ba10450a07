import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A cache that was stored. */
export interface CacheEntry {
  readonly key: string;
  readonly version: string;
  archive: Buffer;
  finished: boolean;
}

/** Stands in for GitHub's cache service, version 2, and the blob storage behind it. */
export interface CacheService {
  /** The variables that the runner puts into a step's environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly entries: CacheEntry[];
  /** `GetCacheEntryDownloadURL 200`, `GET blob 200`, in order. */
  readonly seen: string[];
  /** Requests that break the description of the service. */
  readonly violations: string[];
  /** Answers every request with this status while it is set. */
  status: number | undefined;
  close(): Promise<void>;
}

type Check = (value: unknown) => boolean;
const text: Check = (value) => typeof value === 'string' && value !== '';
const texts: Check = (value) => Array.isArray(value) && value.every(text);
const int64: Check = (value) => typeof value === 'string' && /^\d+$/.test(value);

// results/api/v1/cache.proto of github.com/actions/toolkit (packages/cache/src/generated), in proto3's JSON form with the
// proto's own field names: what has its default value is left out, an int64 is a text.
const requests = {
  CreateCacheEntry: { key: text, version: text },
  FinalizeCacheEntryUpload: { key: text, size_bytes: int64, version: text },
  GetCacheEntryDownloadURL: { key: text, restore_keys: texts, version: text },
} satisfies Record<string, Record<string, Check>>;

interface CacheRequest {
  readonly key: string;
  readonly version: string;
  readonly size_bytes?: string;
  readonly restore_keys?: readonly string[];
}
const token = 'runtime-token-of-the-job';

export async function startCacheService(): Promise<CacheService> {
  const entries: CacheEntry[] = [];
  const seen: string[] = [];
  const violations: string[] = [];
  const service = { entries, seen, violations, status: undefined as number | undefined };

  const answerCall = (method: keyof typeof requests, body: Buffer): object => {
    const request = JSON.parse(body.toString()) as CacheRequest;
    const fields: Readonly<Record<string, Check>> = requests[method];
    for (const [name, value] of Object.entries(request))
      if (!fields[name]?.(value)) violations.push(`${method}: ${name} is ${JSON.stringify(value)}`);
    for (const name of Object.keys(fields))
      if (!(name in request)) violations.push(`${method}: ${name} is missing`);
    const { key, version } = request;
    const mine = entries.find((entry) => entry.key === key && entry.version === version);
    if (method === 'CreateCacheEntry') {
      if (mine) return { ok: false, message: 'a cache of this key exists' };
      entries.push({ key, version, archive: Buffer.alloc(0), finished: false });
      return { ok: true, signed_upload_url: `${base()}/account/container/${entries.length - 1}?sig=upload` };
    }
    if (method === 'FinalizeCacheEntryUpload') {
      const size = Number(request.size_bytes);
      if (mine?.archive.length !== size)
        violations.push(`${method}: ${mine?.archive.length} bytes came, not ${size}`);
      if (mine) mine.finished = true;
      return { ok: mine !== undefined, entry_id: '7' };
    }
    const { restore_keys: keys = [] } = request;
    const whole = entries.filter((entry) => entry.finished && entry.version === version);
    const found =
      whole.find((entry) => entry.key === key) ??
      keys.map((prefix) => whole.findLast((entry) => entry.key.startsWith(prefix))).find(Boolean);
    if (!found) return { ok: false };
    const url = `${base()}/account/container/${entries.indexOf(found)}?sig=download`;
    return { ok: true, signed_download_url: url, matched_key: found.key };
  };

  const server = createServer(async (asked, answer) => {
    const body = await readBody(asked);
    const path = new URL(asked.url ?? '', 'http://x').pathname;
    const method = /^\/twirp\/github\.actions\.results\.api\.v1\.CacheService\/(\w+)$/.exec(path)?.[1] ?? '';
    const entry = entries[Number(/^\/account\/container\/(\d+)$/.exec(path)?.[1])];
    if (service.status !== undefined) {
      reply(answer, service.status, { msg: 'the service is unwell' });
    } else if (isMethod(method)) {
      if (asked.headers.authorization !== `Bearer ${token}`)
        violations.push(`${method}: not with the job's token`);
      if (asked.headers['content-type'] !== 'application/json') violations.push(`${method}: not as JSON`);
      reply(answer, 200, answerCall(method, body));
    } else if (entry && asked.method === 'PUT') {
      // Put Blob of Azure's Blob Storage, which takes up to 5,000 MiB at once.
      if (asked.headers['x-ms-blob-type'] !== 'BlockBlob') violations.push('Put Blob: no x-ms-blob-type');
      if (!asked.headers['x-ms-version']) violations.push('Put Blob: no x-ms-version');
      entry.archive = body;
      answer.writeHead(201, { etag: '"1"', 'last-modified': new Date(0).toUTCString() }).end();
    } else if (entry && asked.method === 'GET') {
      answer.writeHead(200, { 'content-length': entry.archive.length }).end(entry.archive);
    } else {
      violations.push(`${asked.method} ${path} is none of its requests`);
      reply(answer, 404, { msg: 'not found' });
    }
    seen.push(`${method || `${asked.method} blob`} ${answer.statusCode}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(service, {
    env: {
      ACTIONS_CACHE_SERVICE_V2: 'true',
      ACTIONS_RESULTS_URL: `${base()}/`,
      ACTIONS_RUNTIME_TOKEN: token,
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

function isMethod(name: string): name is keyof typeof requests {
  return name in requests;
}

async function readBody(asked: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of asked) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function reply(answer: ServerResponse, status: number, body: object): void {
  answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
