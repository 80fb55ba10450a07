import type { RegistryClient } from '../client/registry-client.ts';
import { RegistryFailure } from '../failure/registry-failure.ts';

/** An image that a registry holds, and the tag that it is to have. */
export interface TagToGive {
  /** `registry/path`, without a tag. */
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}

/**
 * Gives an image that the registry already holds one more tag. Only its manifest is written, byte for byte, so the digest
 * stays. Nothing is written where the tag is there already: some registries refuse to write a tag twice.
 * @throws RegistryFailure where the registry does not hold the image, refuses the account or cannot be reached
 */
export async function giveTag(
  registry: RegistryClient,
  { repository, tag, digest }: TagToGive,
): Promise<void> {
  if ((await digestOfTag(registry, `${repository}:${tag}`)) === digest) return;
  await registry.tag(repository, tag, await registry.manifest(`${repository}@${digest}`));
}

/**
 * The digest that a tag has now; undefined where the registry does not know the tag.
 * @throws RegistryFailure where the registry refuses the account or cannot be reached
 */
export async function digestOfTag(registry: RegistryClient, reference: string): Promise<string | undefined> {
  try {
    return (await registry.manifest(reference)).digest;
  } catch (error) {
    if (error instanceof RegistryFailure && error.kind === 'not-found') return undefined;
    throw error;
  }
}
