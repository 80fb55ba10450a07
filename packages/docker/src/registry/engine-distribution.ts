import { Buffer } from 'node:buffer';
import { Failure } from '@fairway/runtime';
import { z } from 'zod';
import { type ResolvedImage, realPlatforms } from './resolved-image.ts';

const answerSchema = z.object({
  Descriptor: z.object({ digest: z.string() }),
  Platforms: z
    .array(
      z.object({
        os: z.string().optional(),
        architecture: z.string().optional(),
        variant: z.string().optional(),
      }),
    )
    .nullish(),
});

/**
 * The HTTP request that asks a Docker Engine what a registry holds (`GET /distribution/{name}/json`, in the Engine API
 * since 1.30): one round trip, with the certificates that the engine trusts and pulls with. `docker stack deploy` asks
 * the same.
 * @param login the account, in the header that the Engine API defines; the request travels by standard input
 */
export function distributionRequest(reference: string, login?: EngineLogin): string {
  const auth = login === undefined ? [] : [`X-Registry-Auth: ${encodeLogin(login)}`];
  // Go's HTTP server drops a request whose client closes its sending side, unless a body is still to be read. Standard
  // input ends with the request, so one byte of body stands behind it that no engine reads.
  return [
    `GET /distribution/${reference}/json HTTP/1.1`,
    'Host: docker',
    'Connection: close',
    'Content-Length: 1',
    ...auth,
    '',
    '\n',
  ].join('\r\n');
}

/** The account that the engine uses for one request. */
export interface EngineLogin {
  readonly username: string;
  readonly password: string;
  readonly registry: string;
}

function encodeLogin({ username, password, registry }: EngineLogin): string {
  const account = JSON.stringify({ username, password, serveraddress: registry });
  return Buffer.from(account)
    .toString('base64url')
    .padEnd(Math.ceil(Buffer.byteLength(account) / 3) * 4, '=');
}

/** The engine's answer: what it found, or the HTTP status and its message. */
export type DistributionAnswer =
  | { readonly found: true; readonly image: ResolvedImage }
  | { readonly found: false; readonly status: number; readonly message: string };

/**
 * Reads the engine's HTTP answer.
 * @throws Failure where it is no HTTP answer of an engine
 */
export function readDistributionAnswer(response: string): DistributionAnswer {
  const [head = '', ...rest] = response.split('\r\n\r\n');
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1]);
  const chunked = /^transfer-encoding:\s*chunked/im.test(head);
  const text = rest.join('\r\n\r\n');
  try {
    const body: unknown = JSON.parse(chunked ? joinChunks(text) : text);
    if (status === 200) {
      const { Descriptor, Platforms } = answerSchema.parse(body);
      return { found: true, image: { digest: Descriptor.digest, platforms: realPlatforms(Platforms ?? []) } };
    }
    return { found: false, status, message: z.object({ message: z.string() }).parse(body).message };
  } catch (error) {
    throw new Failure({
      what: 'The Docker Engine gave no answer about an image in a registry',
      why: 'What came back is not an answer of the Engine API.',
      fix: 'Check that docker runs there and that this account may use it (`docker info`).',
      evidence: response.split(/\r?\n/).slice(0, 5),
      cause: error,
    });
  }
}

function joinChunks(body: string): string {
  const bytes = Buffer.from(body);
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    if (lineEnd < 0 || !(size > 0)) break;
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
  return Buffer.concat(parts).toString();
}
