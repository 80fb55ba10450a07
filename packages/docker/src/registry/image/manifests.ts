import { z } from 'zod';

const platformSchema = z.object({ os: z.string(), architecture: z.string(), variant: z.string().optional() });

const sizedSchema = z.object({
  digest: z.string(),
  size: z.number(),
  mediaType: z.string().optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});

const manifestSchema = z.object({
  manifests: z.array(sizedSchema.extend({ platform: platformSchema.optional() })).optional(),
  config: sizedSchema.optional(),
  layers: z.array(sizedSchema).optional(),
});

/** The manifest of an image, or an index: it has `manifests` (OCI image-spec; Docker's forms have the same fields). */
export type Manifest = z.infer<typeof manifestSchema>;

/** One entry of an index. */
export type IndexEntry = NonNullable<Manifest['manifests']>[number];

/** Content that a manifest names. */
export type Descriptor = z.infer<typeof sizedSchema>;

export function readManifest(bytes: Uint8Array): Manifest {
  return manifestSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
}

/** Whether an entry of an index is an image that a machine can run; others are attestations. */
export function isImage({ platform, annotations = {} }: IndexEntry): boolean {
  return platform?.os !== 'unknown' && annotations['vnd.docker.reference.type'] === undefined;
}

/** Whether an entry attests about an image (BuildKit, docs/attestations/attestation-storage.md). */
export function attests({ annotations = {} }: IndexEntry, image: string): boolean {
  return (
    annotations['vnd.docker.reference.type'] === 'attestation-manifest' &&
    annotations['vnd.docker.reference.digest'] === image
  );
}

/** The blobs of a manifest that a registry must hold. Content of Windows that Microsoft alone hands out is not there. */
export function blobsOf({ config, layers = [] }: Manifest): readonly Descriptor[] {
  const own = layers.filter(({ mediaType = '' }) => !/foreign|nondistributable/.test(mediaType));
  return [...(config === undefined ? [] : [config]), ...own];
}

/** Bytes of a pull by a host that has none of the layers. */
export function sizeOf({ config, layers = [] }: Manifest): number {
  return layers.reduce((sum, { size }) => sum + size, config?.size ?? 0);
}
