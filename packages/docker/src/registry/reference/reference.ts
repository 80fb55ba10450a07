import { Failure } from '@fairway/runtime';
import { isDigest, isRegistryAddress, isRepositoryPath, isTag, longestName } from './grammar.ts';

/** The parts of an image reference, normalised as Docker does it. */
export interface ImageReference {
  /** The registry of the image: `docker.io` where the text names none. */
  readonly registry: string;
  /** The repository in that registry: `library/postgres`, `acme/marina/harbor`. */
  readonly path: string;
  readonly tag?: string;
  /** `sha256:…` */
  readonly digest?: string;
}

/** Docker Hub, the registry of every name that does not begin with a registry. */
export const dockerHub = 'docker.io';

/**
 * Splits an image reference: `postgres:16` is `{registry: 'docker.io', path: 'library/postgres', tag: '16'}`. A text
 * without a tag has none in the result; {@link withDefaultTag} adds `latest`.
 * @throws Failure for a text that Docker would refuse as a reference
 */
export function parseReference(text: string): ImageReference {
  const [beforeDigest = '', digest, ...rest] = text.split('@');
  if (rest.length > 0) throw malformed(text, 'it has more than one @');
  if (digest !== undefined && !isDigest(digest)) {
    throw malformed(text, `"${digest}" is not a digest (sha256: and 64 hex digits)`);
  }
  const lastSlash = beforeDigest.lastIndexOf('/');
  const colon = beforeDigest.indexOf(':', lastSlash + 1);
  const name = colon < 0 ? beforeDigest : beforeDigest.slice(0, colon);
  const tag = colon < 0 ? undefined : beforeDigest.slice(colon + 1);
  if (tag !== undefined && !isTag(tag)) throw malformed(text, `"${tag}" is not a tag`);
  return {
    ...splitName(text, name),
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

function splitName(text: string, name: string): { registry: string; path: string } {
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  // normalize.go, splitDockerDomain: the first component is a registry only if it has a dot, a port or a capital, or is
  // localhost.
  const named = first === 'localhost' || /[.:]/.test(first) || first !== first.toLowerCase();
  const registry = !named || first === 'index.docker.io' ? dockerHub : first;
  const given = named ? name.slice(slash + 1) : name;
  if (!isRegistryAddress(registry)) throw malformed(text, `"${registry}" is not the address of a registry`);
  if (given === '') throw malformed(text, 'it names no repository');
  if (given !== given.toLowerCase())
    throw malformed(text, `a repository is written in lower case, "${given}" is not`);
  if (!isRepositoryPath(given)) throw malformed(text, `"${given}" is not the name of a repository`);
  const path = registry === dockerHub && !given.includes('/') ? `library/${given}` : given;
  if (`${registry}/${path}`.length > longestName)
    throw malformed(text, `it is longer than ${longestName} characters`);
  return { registry, path };
}

function malformed(text: string, why: string): Failure {
  return new Failure({
    what: `"${text}" is not an image reference`,
    why: `${why}.`,
    fix: 'Write [registry[:port]/]repository[:tag][@digest], for example ghcr.io/acme/marina:1.4.2.',
  });
}

/** The repository with its registry, without tag and digest: `docker.io/library/postgres`. */
export function repositoryOf(reference: ImageReference): string {
  return `${reference.registry}/${reference.path}`;
}

/** The reference with its registry written out. Every Docker tool reads it like the short form. */
export function formatReference(reference: ImageReference): string {
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`;
  const digest = reference.digest === undefined ? '' : `@${reference.digest}`;
  return `${repositoryOf(reference)}${tag}${digest}`;
}

/** The reference with `latest` where it has neither a tag nor a digest, as `docker pull` reads it. */
export function withDefaultTag(reference: ImageReference): ImageReference {
  return reference.tag === undefined && reference.digest === undefined
    ? { ...reference, tag: 'latest' }
    : reference;
}

/** The repository at a digest, without a tag. Deploys send references of this form. */
export function pinned(reference: ImageReference, digest: string): string {
  return `${repositoryOf(reference)}@${digest}`;
}
