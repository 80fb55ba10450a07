import type { Phase } from '@fairway/action-kit';
import type { BuildTarget } from '@fairway/docker/build';
import {
  type BuiltImage,
  digestOfTag,
  inspectImage,
  missingPlatforms,
  parseReference,
  pinned,
  type RegistryClient,
  withRetries,
} from '@fairway/docker/registry';
import { type Clock, Failure } from '@fairway/runtime';
import { loggedRetries } from '../retry.ts';
import { missingAttestations } from './attestations.ts';

/**
 * An image that the registry really holds: one item of the output `images`. It extends the item that the deploys read, so
 * that the two cannot drift apart.
 */
export interface ProvenImage extends BuiltImage {
  /** `repository@digest`, the name under which a deploy sends it. */
  readonly reference: string;
  readonly platforms: readonly string[];
  /** Bytes that a host without any of its layers pulls, for the largest platform. */
  readonly size: number;
}

export interface ProveContext {
  readonly registry: RegistryClient;
  /** Tags of this release, which the image must have. */
  readonly tags: readonly string[];
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Reads an image back from the registry: manifests, configs and layers of every platform, its attestations, and what its
 * tags hold.
 * @param digest the digest that was pushed
 * @throws Failure where a part is missing, a tag holds something else, or a platform that was asked for is not there
 */
export async function proveImage(
  image: BuildTarget,
  digest: string,
  phase: Phase,
  { registry, tags, clock, signal }: ProveContext,
): Promise<ProvenImage> {
  const { name, repository } = image;
  const read = <T>(work: () => Promise<T>) => withRetries(work, loggedRetries(phase, { clock, signal }));
  const [found] = await Promise.all([
    read(() => inspectImage(registry, `${repository}@${digest}`)),
    ...tags.map((tag) => read(() => proveTag(registry, `${repository}:${tag}`, digest))),
  ]);
  if (found.lost.length > 0) throw incomplete(image, found.lost);
  const missing = missingPlatforms(image.platforms, found.platforms);
  if (missing.length > 0 || found.platforms.length === 0) throw noPlatform(image, found.platforms, missing);
  const unattested = missingAttestations(image, found.attestations);
  if (unattested.length > 0) throw noAttestation(image, found.attestations, unattested);
  phase.proved(
    `${repository} holds ${name} whole${tags.length > 0 ? `, under ${tags.join(', ')}` : ''}`,
    [digest, `${found.parts} manifests, configs and layers`, ...found.platforms, ...found.attestations].join(
      ', ',
    ),
  );
  const reference = pinned(parseReference(repository), digest);
  const { platforms, size } = found;
  return { name, repository, tags: [...tags], digest, reference, platforms, size };
}

/**
 * Reads a tag back and compares it with what it was given.
 * @throws Failure where it holds something else or nothing
 */
export async function proveTag(registry: RegistryClient, reference: string, digest: string): Promise<void> {
  const found = await digestOfTag(registry, reference);
  if (found === digest) return;
  throw new Failure({
    what: `${reference} is not what this run pushed`,
    why: 'Another run may have pushed the same tag meanwhile, or the registry changed the image.',
    evidence: [`pushed ${digest}`, `found  ${found ?? 'nothing'}`],
    fix: 'Let only one run at a time publish a release (a concurrency group), and run this one again.',
  });
}

function incomplete(image: BuildTarget, lost: readonly string[]): Failure {
  return new Failure({
    what: `${image.repository} does not hold all of ${image.name}`,
    why: 'The registry took the image and cannot return these parts of it. No moving tag has moved.',
    evidence: lost.slice(0, 10),
    fix: 'Look for a clean-up or a lost disk there. A registry that remembers what it has lost takes no new copy of it: restart it, then run this again.',
  });
}

function noAttestation(image: BuildTarget, found: readonly string[], missing: readonly string[]): Failure {
  return new Failure({
    what: `${image.repository} lacks an attestation that was asked for`,
    why: `It has ${found.join(', ') || 'none'}; ${missing.join(', ')} is missing for at least one platform.`,
    fix: 'Check that the builder attests (the engine needs its containerd image store), and the generator that "sbom" names.',
  });
}

function noPlatform(image: BuildTarget, found: readonly string[], missing: readonly string[]): Failure {
  return new Failure({
    what: `${image.repository} lacks a platform that was asked for`,
    why: `It was built for ${found.join(', ') || 'none'}; ${missing.join(', ') || 'at least one'} is missing.`,
    fix: 'Check "platforms", and that the builder can build for them (docker/setup-qemu-action).',
  });
}
