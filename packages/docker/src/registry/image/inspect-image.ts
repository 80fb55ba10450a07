import { createHash } from 'node:crypto';
import type { Host } from '@fairway/host';
import { z } from 'zod';
import { RegistryFailure } from '../failure/registry-failure.ts';
import { parseReference, pinned } from '../reference/reference.ts';
import { formatPlatform, type ResolvedImage, realPlatforms } from './resolved-image.ts';

const platformSchema = z.object({ os: z.string(), architecture: z.string(), variant: z.string().optional() });
const sizedSchema = z.object({
  digest: z.string(),
  size: z.number(),
  annotations: z.record(z.string(), z.string()).optional(),
});
const manifestSchema = z.object({
  manifests: z.array(sizedSchema.extend({ platform: platformSchema.optional() })).optional(),
  config: sizedSchema.optional(),
  layers: z.array(sizedSchema).optional(),
});

/** An image as the registry holds it. */
export interface InspectedImage extends ResolvedImage {
  /** Bytes that a host pulls which has none of the layers; of the largest platform. */
  readonly size: number;
  /** Types of attestation that every platform has: `https://slsa.dev/provenance/v0.2`, `https://spdx.dev/Document`. */
  readonly attestations: readonly string[];
}

export interface InspectOptions {
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads an image's manifest back from the registry by `docker buildx imagetools`. The digest is computed here from the
 * registry's bytes, so no tool has to be trusted for it.
 * @returns digest, platforms, size and attestations of the image
 * @throws Failure where the registry does not hold the image, refuses the account or cannot be reached
 */
export async function inspectImage(
  host: Host,
  reference: string,
  options: InspectOptions = {},
): Promise<InspectedImage> {
  const raw = await imagetools(host, reference, '--raw', options);
  const digest = digestOf(raw);
  const manifest = manifestSchema.parse(JSON.parse(raw));
  if (manifest.manifests === undefined) {
    const format = await imagetools(host, reference, '--format={{json .Image}}', options);
    return {
      digest,
      platforms: [formatPlatform(platformSchema.parse(JSON.parse(format)))],
      size: sizeOf(manifest),
      attestations: [],
    };
  }
  const images = manifest.manifests.filter(
    ({ platform }) => platform !== undefined && platform.os !== 'unknown',
  );
  const parsed = parseReference(reference);
  const sizes = await Promise.all(
    images.map(async (image) => {
      const text = await imagetools(host, pinned(parsed, image.digest), '--raw', options);
      return sizeOf(manifestSchema.parse(JSON.parse(text)));
    }),
  );
  const platforms = realPlatforms(images.flatMap(({ platform }) => (platform ? [platform] : [])));
  const kinds = await Promise.all(
    images.map((image) =>
      kindsOf(image.digest, manifest.manifests ?? [], (attestation) =>
        imagetools(host, pinned(parsed, attestation), '--raw', options),
      ),
    ),
  );
  const [first = [], ...others] = kinds;
  const attestations = first.filter((kind) => others.every((other) => other.includes(kind)));
  return { digest, platforms, size: Math.max(0, ...sizes), attestations };
}

/** Types of attestation about one image of an index (BuildKit, docs/attestations/attestation-storage.md). */
async function kindsOf(
  image: string,
  manifests: readonly z.infer<typeof sizedSchema>[],
  read: (digest: string) => Promise<string>,
): Promise<readonly string[]> {
  const about = manifests.filter(
    ({ annotations = {} }) =>
      annotations['vnd.docker.reference.type'] === 'attestation-manifest' &&
      annotations['vnd.docker.reference.digest'] === image,
  );
  const texts = await Promise.all(about.map(({ digest }) => read(digest)));
  const layers = texts.flatMap((text) => manifestSchema.parse(JSON.parse(text)).layers ?? []);
  return layers.flatMap(({ annotations }) => annotations?.['in-toto.io/predicate-type'] ?? []);
}

/**
 * Each platform behind a reference with the digest of its own image; empty for a reference that is not an index.
 * @throws Failure as {@link inspectImage}
 */
export async function platformDigests(
  host: Host,
  reference: string,
  options: InspectOptions = {},
): Promise<ReadonlyMap<string, string>> {
  const raw = await imagetools(host, reference, '--raw', options);
  const { manifests = [] } = manifestSchema.parse(JSON.parse(raw));
  return new Map(
    manifests.flatMap(({ platform, digest }) =>
      platform === undefined || platform.os === 'unknown'
        ? []
        : [[formatPlatform(platform), digest] as const],
    ),
  );
}

/**
 * Reads only the digest of a reference from the registry. It is computed here, as {@link inspectImage} does.
 * @throws Failure as {@link inspectImage}
 */
export async function readDigest(
  host: Host,
  reference: string,
  options: InspectOptions = {},
): Promise<string> {
  return digestOf(await imagetools(host, reference, '--raw', options));
}

/**
 * An image's config as the registry holds it. For an image of several platforms: an object with the config of each.
 * @throws Failure as {@link inspectImage}
 */
export async function readConfig(
  host: Host,
  reference: string,
  options: InspectOptions = {},
): Promise<unknown> {
  return JSON.parse(await imagetools(host, reference, '--format={{json .Image}}', options));
}

/**
 * Whether a reference names an index; otherwise it names the manifest of one image.
 * @throws Failure as {@link inspectImage}
 */
export async function holdsIndex(
  host: Host,
  reference: string,
  options: InspectOptions = {},
): Promise<boolean> {
  const raw = await imagetools(host, reference, '--raw', options);
  return manifestSchema.parse(JSON.parse(raw)).manifests !== undefined;
}

function digestOf(manifest: string): string {
  return `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
}

function sizeOf({ config, layers = [] }: z.infer<typeof manifestSchema>): number {
  return layers.reduce((sum, { size }) => sum + size, config?.size ?? 0);
}

async function imagetools(
  host: Host,
  reference: string,
  how: string,
  options: InspectOptions,
): Promise<string> {
  const said = await host.exec(['docker', 'buildx', 'imagetools', 'inspect', reference, how], {
    ...options,
    timeoutMs: 60_000,
    accept: 'any',
  });
  if (said.exitCode === 0) return said.stdout;
  const evidence = said.stderr.split('\n').filter((line) => line.trim() !== '');
  const { registry } = parseReference(reference);
  throw new RegistryFailure(`${reference} could not be read back from the registry`, evidence, registry);
}
