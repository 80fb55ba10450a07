import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What an image is put together from, for {@link MemoryRegistry.store}. */
export interface StoredImage {
  /** `linux/amd64` → the image of that platform. More than one, or `attestation`, makes an index. */
  readonly platforms: Readonly<
    Record<string, { readonly layers: readonly string[]; readonly config?: object }>
  >;
  /** A document that attests about each platform's image. */
  readonly attestation?: object;
}

/** A registry in memory, on an address of this machine, without a certificate. It speaks what readers and taggers need. */
export interface MemoryRegistry {
  /** `127.0.0.1:PORT` */
  readonly address: string;
  /** `GET /v2/acme/x/manifests/1 200`, in order. */
  readonly seen: string[];
  /** Tag or digest → digest, of all repositories together. */
  readonly tags: Map<string, string>;
  readonly content: Map<string, Buffer>;
  /** Puts an image there and returns the digest of its manifest or index, and those of its parts by name. */
  store(
    image: StoredImage,
    tag?: string,
  ): { readonly digest: string; readonly parts: Readonly<Record<string, string>> };
  close(): Promise<void>;
}

export interface MemoryRegistryOptions {
  /** The account that it asks for, by a token; none by default. */
  readonly account?: { readonly username: string; readonly password: string };
  /** The way in which it asks for the account. Default: `bearer`. */
  readonly scheme?: 'basic' | 'bearer';
  /** Whether blobs come from another server, as big registries do it. */
  readonly redirects?: boolean;
  /** Whether a part of a blob can be asked for. Default: true. */
  readonly ranges?: boolean;
}

const index = 'application/vnd.oci.image.index.v1+json';
const manifest = 'application/vnd.oci.image.manifest.v1+json';

export const digestOf = (bytes: Buffer | string) =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

export async function startMemoryRegistry(options: MemoryRegistryOptions = {}): Promise<MemoryRegistry> {
  const content = new Map<string, Buffer>();
  const tags = new Map<string, string>();
  const seen: string[] = [];
  const put = (bytes: Buffer | string) => {
    const digest = digestOf(bytes);
    content.set(digest, Buffer.from(bytes));
    return { digest, size: Buffer.byteLength(bytes) };
  };
  const blobs = createServer((asked, answer) => {
    // Where the content lies, an account of the registry has no business.
    if (asked.headers.authorization !== undefined) return void answer.writeHead(400).end();
    sendBlob(asked, answer, content, options);
  });
  const server = createServer(async (asked, answer) => {
    answer.on('finish', () => seen.push(`${asked.method} ${asked.url} ${answer.statusCode}`));
    await answerRegistry(asked, answer, { options, content, tags, blobs });
  });
  await Promise.all([server, blobs].map((one) => new Promise<void>((up) => one.listen(0, '127.0.0.1', up))));
  return {
    address: `127.0.0.1:${portOf(server)}`,
    seen,
    tags,
    content,
    store({ platforms, attestation }, tag) {
      const parts: Record<string, string> = {};
      const images = Object.entries(platforms).map(([platform, { layers, config = {} }]) => {
        const [os = '', architecture = '', variant] = platform.split('/');
        const about = { os, architecture, ...(variant === undefined ? {} : { variant }) };
        const image = put(
          JSON.stringify({
            schemaVersion: 2,
            mediaType: manifest,
            config: put(JSON.stringify({ ...about, rootfs: { type: 'layers' }, config })),
            layers: layers.map((layer) => put(layer)),
          }),
        );
        parts[platform] = image.digest;
        return { ...image, mediaType: manifest, platform: about };
      });
      const attested = images.flatMap((image) => {
        if (attestation === undefined) return [];
        const layer = {
          ...put(JSON.stringify(attestation)),
          annotations: { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v0.2' },
        };
        const part = put(
          JSON.stringify({
            schemaVersion: 2,
            mediaType: manifest,
            config: put('{"os":"unknown"}'),
            layers: [layer],
          }),
        );
        parts['attestation'] = part.digest;
        const annotations = {
          'vnd.docker.reference.type': 'attestation-manifest',
          'vnd.docker.reference.digest': image.digest,
        };
        return [
          { ...part, mediaType: manifest, annotations, platform: { os: 'unknown', architecture: 'unknown' } },
        ];
      });
      const [only] = images;
      const whole =
        images.length === 1 && attested.length === 0 && only !== undefined
          ? only
          : put(JSON.stringify({ schemaVersion: 2, mediaType: index, manifests: [...images, ...attested] }));
      if (tag !== undefined) tags.set(tag, whole.digest);
      return { digest: whole.digest, parts };
    },
    async close() {
      for (const one of [server, blobs]) {
        one.closeAllConnections();
        await new Promise((closed) => one.close(closed));
      }
    },
  };
}

interface Inside {
  readonly options: MemoryRegistryOptions;
  readonly content: Map<string, Buffer>;
  readonly tags: Map<string, string>;
  readonly blobs: ReturnType<typeof createServer>;
}

async function answerRegistry(asked: IncomingMessage, answer: ServerResponse, inside: Inside): Promise<void> {
  const { options, content, tags } = inside;
  const url = new URL(asked.url ?? '', 'http://registry');
  if (url.pathname === '/token') return giveToken(asked, answer, url, options);
  const [, kind, name = ''] = /\/(manifests|blobs)\/([^/]+)$/.exec(url.pathname) ?? [];
  if (!isWelcome(asked, options)) return challenge(asked, answer, options);
  if (kind === 'blobs') {
    if (options.redirects && content.has(name)) {
      const location = `http://localhost:${portOf(inside.blobs)}${url.pathname}`;
      return void answer.writeHead(307, { location }).end();
    }
    return sendBlob(asked, answer, content, options);
  }
  if (asked.method === 'PUT') {
    const chunks: Buffer[] = [];
    for await (const chunk of asked) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    content.set(digestOf(bytes), bytes);
    tags.set(name, digestOf(bytes));
    return void answer.writeHead(201, { 'docker-content-digest': digestOf(bytes) }).end();
  }
  const bytes = content.get(tags.get(name) ?? name);
  if (bytes === undefined)
    return void answer
      .writeHead(404)
      .end('{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}');
  answer.writeHead(200, { 'content-type': JSON.parse(bytes.toString()).mediaType ?? 'text/html' }).end(bytes);
}

function sendBlob(
  asked: IncomingMessage,
  answer: ServerResponse,
  content: Map<string, Buffer>,
  { ranges = true }: MemoryRegistryOptions,
): void {
  const bytes = content.get(asked.url?.split('/').at(-1) ?? '');
  if (bytes === undefined) return void answer.writeHead(404).end();
  const [, from] = /^bytes=(\d+)-/.exec(asked.headers.range ?? '') ?? [];
  if (from === undefined || !ranges)
    return void answer.writeHead(200, { 'content-length': bytes.length }).end(bytes);
  if (Number(from) >= bytes.length) return void answer.writeHead(416).end();
  const part = bytes.subarray(Number(from), Number(from) + 1);
  answer.writeHead(206, { 'content-range': `bytes ${from}-${from}/${bytes.length}` }).end(part);
}

const basicOf = ({ username, password }: { username: string; password: string }) =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

function isWelcome(
  { headers, url, method }: IncomingMessage,
  { account, scheme = 'bearer' }: MemoryRegistryOptions,
) {
  if (account === undefined) return true;
  if (scheme === 'basic') return headers.authorization === basicOf(account);
  return headers.authorization === `Bearer ${tokenFor(url ?? '', method ?? '')}`;
}

/** A token is good for one repository, and for writing only where that was asked for. */
function tokenFor(url: string, method: string): string {
  const path = /^\/v2\/(.*)\/(manifests|blobs)\//.exec(url)?.[1] ?? '';
  return Buffer.from(`repository:${path}:${method === 'PUT' ? 'pull,push' : 'pull'}`).toString('base64url');
}

function challenge(
  { headers }: IncomingMessage,
  answer: ServerResponse,
  { scheme = 'bearer' }: MemoryRegistryOptions,
) {
  const ask =
    scheme === 'basic'
      ? 'Basic realm="lab"'
      : `Bearer realm="http://${headers.host}/token",service="lab registry"`;
  answer
    .writeHead(401, { 'www-authenticate': ask })
    .end('{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}');
}

function giveToken(
  asked: IncomingMessage,
  answer: ServerResponse,
  url: URL,
  { account }: MemoryRegistryOptions,
): void {
  if (account === undefined || asked.headers.authorization !== basicOf(account))
    return void answer.writeHead(401).end('unauthorized: wrong password');
  const scope = url.searchParams.get('scope') ?? '';
  answer.writeHead(200).end(JSON.stringify({ token: Buffer.from(scope).toString('base64url') }));
}

function portOf(server: ReturnType<typeof createServer>): number {
  return (server.address() as AddressInfo).port;
}
