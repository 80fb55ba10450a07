import { z } from 'zod';
import type { RegistryClient } from '../client/registry-client.ts';
import { parseReference, pinned, repositoryOf } from '../reference/reference.ts';
import { blobsOf, isImage, readManifest } from './manifests.ts';

/** What the registry holds of an image that others are built on. */
export interface BaseImage {
  readonly digest: string;
  /** Instructions of its own that run in every build on it (`ONBUILD`), of any platform. */
  readonly onBuild: readonly string[];
}

const configSchema = z.object({ config: z.object({ OnBuild: z.array(z.string()).nullish() }).nullish() });

/**
 * Reads the digest of a base image and its `ONBUILD` instructions.
 * @throws RegistryFailure where the registry does not hold it, refuses the account or cannot be reached
 */
export async function readBase(registry: RegistryClient, reference: string): Promise<BaseImage> {
  const parsed = parseReference(reference);
  const { bytes, digest } = await registry.manifest(reference);
  const manifest = readManifest(bytes);
  const images =
    manifest.manifests === undefined
      ? [manifest]
      : await Promise.all(
          manifest.manifests
            .filter(isImage)
            .map(async (entry) =>
              readManifest((await registry.manifest(pinned(parsed, entry.digest))).bytes),
            ),
        );
  const found = images.map(async (image) => {
    const [config] = blobsOf(image);
    if (config === undefined) return [];
    const text = new TextDecoder().decode(await registry.blob(repositoryOf(parsed), config));
    return configSchema.parse(JSON.parse(text)).config?.OnBuild ?? [];
  });
  return { digest, onBuild: [...new Set((await Promise.all(found)).flat())] };
}
