import { z } from 'zod';
import type { RegistryClient } from '../client/registry-client.ts';
import { RegistryFailure } from '../failure/registry-failure.ts';
import { type ImageReference, parseReference, pinned, repositoryOf } from '../reference/reference.ts';
import {
  attests,
  blobsOf,
  type IndexEntry,
  isImage,
  type Manifest,
  readManifest,
  sizeOf,
} from './manifests.ts';
import { formatPlatform, type ResolvedImage, realPlatforms } from './resolved-image.ts';

/** An image as the registry holds it. */
export interface InspectedImage extends ResolvedImage {
  /** Bytes that a host pulls which has none of the layers; of the largest platform. */
  readonly size: number;
  /** Types of attestation that every platform has: `https://slsa.dev/provenance/v0.2`, `https://spdx.dev/Document`. */
  readonly attestations: readonly string[];
  /** Each platform with the digest of its own manifest; empty for an image that is not an index. */
  readonly platformDigests: ReadonlyMap<string, string>;
  /** Number of manifests, configs and layers that the registry was asked for. */
  readonly parts: number;
  /** The parts of the image that the registry no longer holds, in words; empty for a whole image. */
  readonly lost: readonly string[];
}

/** A part of an image: a manifest of its index, or the image itself. */
interface Part {
  /** `linux/amd64`; empty for the image itself. */
  readonly name: string;
  readonly digest: string;
  /** Undefined where the registry does not hold it. */
  readonly manifest: Manifest | undefined;
}

/**
 * Reads an image back from the registry: its manifest, those of all platforms and attestations, and the last byte of each
 * config and layer. Registries take an index without asking for its layers, and clean-ups delete single manifests, so a
 * manifest alone proves nothing. All digests are computed here from the registry's bytes.
 * @param reference with a tag or a digest
 * @throws RegistryFailure where the registry does not hold the manifest, refuses the account or cannot be reached
 */
export async function inspectImage(registry: RegistryClient, reference: string): Promise<InspectedImage> {
  const parsed = parseReference(reference);
  const stored = await registry.manifest(reference);
  const manifest = readManifest(stored.bytes);
  const entries = manifest.manifests;
  const parts =
    entries === undefined
      ? [{ name: '', digest: stored.digest, manifest }]
      : await Promise.all(entries.map((entry) => readPart(registry, parsed, entry)));
  const lost = await Promise.all(parts.map((part) => lostOf(registry, repositoryOf(parsed), part)));
  const images = entries?.filter(isImage) ?? [];
  const found = new Map(parts.map((part) => [part.digest, part.manifest]));
  const known = {
    digest: stored.digest,
    parts:
      1 +
      parts.length +
      parts.reduce((sum, part) => sum + (part.manifest ? blobsOf(part.manifest).length : 0), 0),
    lost: [...new Set(lost.flat())],
    size: Math.max(
      0,
      ...(entries === undefined ? [manifest] : images.map(({ digest }) => found.get(digest) ?? {})).map(
        sizeOf,
      ),
    ),
  };
  if (entries === undefined) {
    const platforms =
      known.lost.length > 0 ? [] : [await platformOf(registry, repositoryOf(parsed), manifest)];
    return { ...known, platforms, attestations: [], platformDigests: new Map() };
  }
  const kinds = images.map((image) =>
    entries
      .filter((entry) => attests(entry, image.digest))
      .flatMap(({ digest }) => found.get(digest)?.layers ?? [])
      .flatMap(({ annotations }) => annotations?.['in-toto.io/predicate-type'] ?? []),
  );
  const [first = [], ...others] = kinds;
  return {
    ...known,
    platforms: realPlatforms(images.flatMap(({ platform }) => platform ?? [])),
    attestations: first.filter((kind) => others.every((other) => other.includes(kind))),
    platformDigests: new Map(
      images.flatMap(({ platform, digest }) =>
        platform ? [[formatPlatform(platform), digest] as const] : [],
      ),
    ),
  };
}

async function readPart(registry: RegistryClient, parsed: ImageReference, entry: IndexEntry): Promise<Part> {
  const { digest, platform, annotations = {} } = entry;
  const about = annotations['vnd.docker.reference.digest'];
  const name = isImage(entry)
    ? formatPlatform(platform ?? {})
    : `the attestation${about === undefined ? '' : ` of ${about.slice(0, 19)}`}`;
  try {
    const { bytes } = await registry.manifest(pinned(parsed, digest));
    return { name, digest, manifest: readManifest(bytes) };
  } catch (error) {
    if (error instanceof RegistryFailure && error.kind === 'not-found')
      return { name, digest, manifest: undefined };
    throw error;
  }
}

async function lostOf(registry: RegistryClient, repository: string, part: Part): Promise<readonly string[]> {
  const of = part.name === '' ? '' : ` of ${part.name}`;
  if (part.manifest === undefined) return [`the manifest${of} (${part.digest})`];
  const config = part.manifest.config?.digest;
  if (config === undefined) return [`the config${of}, which its manifest ${part.digest} does not name`];
  const asked = blobsOf(part.manifest).map(async (blob) =>
    (await registry.holdsBlob(repository, blob))
      ? []
      : [`the ${blob.digest === config ? 'config' : 'layer'} ${blob.digest}${of}`],
  );
  return (await Promise.all(asked)).flat();
}

const configSchema = z.object({ os: z.string(), architecture: z.string(), variant: z.string().optional() });

async function platformOf(
  registry: RegistryClient,
  repository: string,
  { config }: Manifest,
): Promise<string> {
  if (config === undefined) return '';
  const bytes = await registry.blob(repository, config);
  return formatPlatform(configSchema.parse(JSON.parse(new TextDecoder().decode(bytes))));
}
