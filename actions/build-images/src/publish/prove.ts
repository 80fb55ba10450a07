import type { Phase } from '@fairway/action-kit';
import type { BuildTarget } from '@fairway/docker/build';
import {
  type BuiltImage,
  inspectImage,
  parseReference,
  pinned,
  readDigest,
  withRetries,
} from '@fairway/docker/registry';
import type { Host } from '@fairway/host';
import { type Clock, Failure } from '@fairway/runtime';
import { loggedRetries } from '../retry.ts';

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
  readonly env: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Reads every tag of an image back from the registry and compares it with what was pushed.
 * @param digest the digest that was pushed
 * @throws Failure where a tag holds something else, or a platform that was asked for is missing
 */
export async function proveImage(
  host: Host,
  image: BuildTarget,
  digest: string,
  phase: Phase,
  { clock, ...options }: ProveContext,
): Promise<ProvenImage> {
  const { name, repository, tags } = image;
  const read = <T>(work: () => Promise<T>) =>
    withRetries(work, loggedRetries(phase, { clock, signal: options.signal }));
  const [found, ...others] = await Promise.all([
    read(() => inspectImage(host, `${repository}@${digest}`, options)),
    ...tags.map(async (tag) => ({
      tag,
      digest: await read(() => readDigest(host, `${repository}:${tag}`, options)),
    })),
  ]);
  const moved = others.find((tag) => tag.digest !== digest);
  if (moved) throw otherDigest(`${repository}:${moved.tag}`, digest, moved.digest);
  const missing = missingPlatforms(image.platforms, found.platforms);
  if (missing.length > 0 || found.platforms.length === 0) throw noPlatform(image, found.platforms, missing);
  const unattested = missingAttestations(image, found.attestations);
  if (unattested.length > 0) throw noAttestation(image, found.attestations, unattested);
  phase.proved(
    `${repository} holds ${name} under ${tags.join(', ')}`,
    [digest, ...found.platforms, ...found.attestations].join(', '),
  );
  const reference = pinned(parseReference(repository), digest);
  const { platforms, size } = found;
  return { name, repository, tags: [...tags], digest, reference, platforms, size };
}

/** Platforms that were asked for and are missing. Default variants are left out of names: arm64 is v8, arm is v7. */
export function missingPlatforms(asked: readonly string[], found: readonly string[]): readonly string[] {
  const plain = (platform: string) =>
    platform.replace(/^linux\/arm64\/v8$/, 'linux/arm64').replace(/^linux\/arm\/v7$/, 'linux/arm');
  const there = new Set(found.map(plain));
  return asked.filter((platform) => !there.has(plain(platform)));
}

/** Attestations that were asked for and that not every platform has. */
function missingAttestations({ attest }: BuildTarget, found: readonly string[]): readonly string[] {
  const asked = [
    ...(attest.provenance === undefined ? [] : ['https://slsa.dev/provenance/']),
    ...(attest.sbom === undefined ? [] : ['https://spdx.dev/Document']),
  ];
  return asked.filter((kind) => !found.some((one) => one.startsWith(kind)));
}

function noAttestation(image: BuildTarget, found: readonly string[], missing: readonly string[]): Failure {
  return new Failure({
    what: `${image.repository} lacks an attestation that was asked for`,
    why: `It has ${found.join(', ') || 'none'}; ${missing.join(', ')} is missing for at least one platform.`,
    fix: 'Check that the builder attests (the engine needs its containerd image store), and the generator that "sbom" names.',
  });
}

function otherDigest(reference: string, pushed: string, found: string): Failure {
  return new Failure({
    what: `${reference} is not what this run pushed`,
    why: 'Another run may have pushed the same tag meanwhile, or the registry changed the image.',
    evidence: [`pushed ${pushed}`, `found  ${found}`],
    fix: 'Let only one run at a time publish a release (a concurrency group), and run this one again.',
  });
}

function noPlatform(image: BuildTarget, found: readonly string[], missing: readonly string[]): Failure {
  return new Failure({
    what: `${image.repository} lacks a platform that was asked for`,
    why: `It was built for ${found.join(', ') || 'none'}; ${missing.join(', ') || 'at least one'} is missing.`,
    fix: 'Check "platforms", and that the builder can build for them (docker/setup-qemu-action).',
  });
}
