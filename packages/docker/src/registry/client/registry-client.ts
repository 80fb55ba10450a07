import { createHash } from 'node:crypto';
import { asRecord, shorten } from '@fairway/runtime';
import { RegistryFailure } from '../failure/registry-failure.ts';
import { dockerHub, type ImageReference, parseReference } from '../reference/reference.ts';
import { answerChallenge, readChallenge } from './authorization.ts';
import type { Credentials } from './credentials.ts';
import {
  networkWords,
  type RegistryAnswer,
  type RegistryRequest,
  type SendRequest,
} from './registry-http.ts';

/** A manifest or an index as the registry returned it. */
export interface StoredManifest {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  /** Computed from the bytes. */
  readonly digest: string;
}

/** A blob, as a manifest names it. */
export interface BlobName {
  readonly digest: string;
  readonly size: number;
}

/** A registry as its own protocol shows it (OCI distribution-spec 1.1). */
export interface RegistryClient {
  /**
   * @param reference with a tag or a digest; bytes that do not have that digest are refused
   * @throws RegistryFailure where the registry does not hold it, refuses the account or cannot be reached
   */
  manifest(reference: string): Promise<StoredManifest>;
  /**
   * Reads a small blob: a config or an attestation.
   * @throws RegistryFailure as {@link manifest}; also for other bytes than the digest's
   */
  blob(repository: string, name: BlobName): Promise<Uint8Array>;
  /**
   * Whether the registry can send a blob: its last byte is read, because some registries answer from memory about a blob
   * that is gone.
   * @throws RegistryFailure for any other answer than "here it is" and "not here"
   */
  holdsBlob(repository: string, name: BlobName): Promise<boolean>;
  /**
   * Writes a manifest under a tag.
   * @throws RegistryFailure as {@link manifest}
   */
  tag(repository: string, tag: string, manifest: StoredManifest): Promise<void>;
}

/** Media types of manifests and indexes, of OCI and of Docker. */
const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

/** Bytes. Registries accept manifests of 4 MiB; attestations can be longer. */
const largest = { manifest: 4 * 1024 * 1024, blob: 64 * 1024 * 1024 };

const redirects = [301, 302, 303, 307, 308];

/**
 * @param credentials the account for a registry; asked for once each
 */
export function registryClient(
  send: SendRequest,
  credentials: (registry: string) => Promise<Credentials | undefined>,
  signal?: AbortSignal,
): RegistryClient {
  const accounts = new Map<string, Promise<Credentials | undefined>>();
  const authorizations = new Map<string, string | undefined>();
  const schemes = new Map<string, 'http:' | 'https:'>();

  /** Sends a request to the registry, with the account where it is asked for. */
  const ask = async (
    { registry, path }: ImageReference,
    place: string,
    options: Pick<RegistryRequest, 'method' | 'limit' | 'body'> & {
      readonly headers?: Readonly<Record<string, string>>;
    },
  ): Promise<RegistryAnswer> => {
    const scope = `repository:${path}:${options.method === 'PUT' ? 'pull,push' : 'pull'}`;
    const key = `${registry} ${scope}`;
    const authorization = authorizations.get(key) ?? authorizations.get(registry);
    const once = async (header: string | undefined) => {
      const host = registry === dockerHub ? 'registry-1.docker.io' : registry;
      const url = new URL(`${schemes.get(registry) ?? 'https:'}//${host}/v2/${path}/${place}`);
      const headers = { ...options.headers, ...(header === undefined ? {} : { authorization: header }) };
      return follow(send, { ...options, url, headers, signal });
    };
    const scheme = schemes.get(registry);
    const first = await once(authorization).catch((error: unknown) => {
      if (!isLocal(registry) || scheme !== undefined) throw error;
      // Docker speaks plain HTTP to a registry on this machine that has no certificate.
      schemes.set(registry, 'http:');
      return once(authorization);
    });
    if (first.status !== 401) return first;
    const challenge = readChallenge(first.headers['www-authenticate']);
    if (challenge === undefined) return first;
    const account = accounts.get(registry) ?? credentials(registry);
    accounts.set(registry, account);
    const answer = await answerChallenge(challenge, scope, await account, send, signal);
    if (answer === undefined) return first;
    // A password is good for all of a registry, a token for its scope.
    authorizations.set(challenge.scheme === 'basic' ? registry : key, answer);
    return once(answer);
  };

  /** The same, with its errors in words. */
  const asked = async (what: string, reference: ImageReference, ...rest: Tail<Parameters<typeof ask>>) =>
    ask(reference, ...rest).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw new RegistryFailure(what, [networkWords(error)], reference.registry);
    });

  const unreadable = (reference: string) => `${reference} could not be read back from the registry`;

  return {
    async manifest(text) {
      const reference = parseReference(text);
      const what = unreadable(text);
      const answer = await asked(
        what,
        reference,
        `manifests/${reference.digest ?? reference.tag ?? 'latest'}`,
        {
          ...{ method: 'GET', limit: largest.manifest, headers: { accept: manifestTypes.join(', ') } },
        },
      );
      const digest = digestOf(answer.body);
      if (answer.status !== 200) throw refused(what, answer, reference);
      if (!isJson(answer.body))
        throw new RegistryFailure(what, ['not found: the answer is no manifest'], reference.registry);
      if (reference.digest?.startsWith('sha256:') && reference.digest !== digest)
        throw new RegistryFailure(what, [`the registry returns ${digest}`], reference.registry);
      return { bytes: answer.body, mediaType: mediaTypeOf(answer), digest };
    },
    async blob(repository, { digest }) {
      const reference = parseReference(repository);
      const what = unreadable(`${repository}@${digest}`);
      const answer = await asked(what, reference, `blobs/${digest}`, { method: 'GET', limit: largest.blob });
      if (answer.status !== 200) throw refused(what, answer, reference);
      if (answer.cut) throw new RegistryFailure(what, ['it is longer than 64 MiB'], reference.registry);
      if (digest.startsWith('sha256:') && digestOf(answer.body) !== digest)
        throw new RegistryFailure(what, ['the registry returns other bytes'], reference.registry);
      return answer.body;
    },
    async holdsBlob(repository, { digest, size }) {
      const reference = parseReference(repository);
      const last = Math.max(0, size - 1);
      const answer = await asked(unreadable(`${repository}@${digest}`), reference, `blobs/${digest}`, {
        ...{ method: 'GET', limit: 1, headers: { range: `bytes=${last}-${last}` } },
      });
      if (answer.status === 404 || answer.status === 416) return false;
      if (answer.status === 206) return answer.body.length === 1 && totalOf(answer) === size;
      // A registry that cannot send a part begins to send the whole.
      if (answer.status === 200)
        return answer.body.length > 0 && Number(answer.headers['content-length'] ?? size) === size;
      throw refused(unreadable(`${repository}@${digest}`), answer, reference);
    },
    async tag(repository, tag, { bytes, mediaType, digest }) {
      const reference = parseReference(repository);
      const what = `${repository}:${tag} could not be pushed`;
      const answer = await asked(what, reference, `manifests/${tag}`, {
        ...{ method: 'PUT', limit: 64 * 1024, body: bytes, headers: { 'content-type': mediaType } },
      });
      if (answer.status < 200 || answer.status > 299) throw refused(what, answer, reference);
      const stored = answer.headers['docker-content-digest'];
      if (stored !== undefined && stored !== digest)
        throw new RegistryFailure(what, [`the registry stored ${stored}`], reference.registry);
    },
  };
}

type Tail<T extends readonly unknown[]> = T extends [unknown, ...infer Rest] ? Rest : never;

/** Follows redirects to where a registry keeps its content. An account is never sent to another server. */
async function follow(send: SendRequest, asked: RegistryRequest): Promise<RegistryAnswer> {
  let { url, headers } = asked;
  for (let hops = 0; ; hops++) {
    const answer = await send({ ...asked, url, headers });
    const { location } = answer.headers;
    if (!redirects.includes(answer.status) || location === undefined || hops === 5) return answer;
    const next = new URL(location, url);
    const { authorization: _, ...without } = headers;
    headers = next.host === url.host ? headers : without;
    url = next;
  }
}

function refused(what: string, answer: RegistryAnswer, { registry }: ImageReference): RegistryFailure {
  const said = new TextDecoder().decode(answer.body).trim();
  return new RegistryFailure(what, [`${answer.status} ${wordsOf(said)}`.trim()], registry);
}

/** The words of a registry's error (distribution-spec, "Error Codes"), or the first line of another text. */
function wordsOf(said: string): string {
  try {
    const [first] = JSON.parse(said).errors;
    return `${first.code}: ${first.message}`;
  } catch {
    return shorten(said.split('\n')[0] ?? '', 200);
  }
}

/** A proxy that asks for a login answers anything with its own page. */
function isJson(bytes: Uint8Array): boolean {
  try {
    return asRecord(JSON.parse(new TextDecoder().decode(bytes)))['schemaVersion'] !== undefined;
  } catch {
    return false;
  }
}

function mediaTypeOf({ headers, body }: RegistryAnswer): string {
  const told = headers['content-type']?.split(';')[0]?.trim();
  if (told !== undefined && manifestTypes.includes(told)) return told;
  const written: unknown = JSON.parse(new TextDecoder().decode(body)).mediaType;
  return typeof written === 'string' ? written : (told ?? 'application/vnd.oci.image.manifest.v1+json');
}

function totalOf({ headers }: RegistryAnswer): number {
  return Number(/\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1]);
}

/** @returns `sha256:…` of the bytes */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Whether Docker takes the registry for one of this machine, for which it needs no certificate. */
function isLocal(registry: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(registry);
}
