import { z } from 'zod';
import type { RegistryClient } from '../client/registry-client.ts';
import { parseReference, pinned, repositoryOf } from '../reference/reference.ts';
import { blobsOf, isImage, readManifest } from './manifests.ts';
import { missingPlatforms } from './platform-name.ts';
import { formatPlatform } from './resolved-image.ts';

/** What the registry holds of an image that others are built on. */
export interface BaseImage {
  readonly digest: string;
  /** Instructions of its own that run in every build on it (`ONBUILD`). */
  readonly onBuild: readonly string[];
}

const configSchema = z.object({ config: z.object({ OnBuild: z.array(z.string()).nullish() }).nullish() });

/**
 * Reads the digest of a base image and its `ONBUILD` instructions.
 * @param platforms those that are built; the others of the image are not asked for, because registries limit reads
 * @throws Error where the image has no config; RegistryFailure where the registry does not hold it, refuses the account or cannot be reached
 */
export async function readBase(
  registry: RegistryClient,
  reference: string,
  platforms: readonly string[],
): Promise<BaseImage> {
  const parsed = parseReference(reference);
  const { bytes, digest } = await registry.manifest(reference);
  const manifest = readManifest(bytes);
  const images =
    manifest.manifests === undefined
      ? [manifest]
      : await Promise.all(
          manifest.manifests
            .filter(
              (entry) =>
                isImage(entry) &&
                missingPlatforms([formatPlatform(entry.platform ?? {})], platforms).length === 0,
            )
            .map(async (entry) =>
              readManifest((await registry.manifest(pinned(parsed, entry.digest))).bytes),
            ),
        );
  if (images.length === 0)
    throw new Error(`the base image ${reference} is not there for ${platforms.join(', ')}`);
  const found = images.map(async (image) => {
    const [config] = blobsOf(image);
    if (config === undefined) throw new Error(`the base image ${reference} has no config`);
    const text = new TextDecoder().decode(await registry.blob(repositoryOf(parsed), config));
    return configSchema.parse(JSON.parse(text)).config?.OnBuild ?? [];
  });
  return { digest, onBuild: [...new Set((await Promise.all(found)).flat())] };
}
