import type { Phase } from '@fairway/action-kit';
import {
  type Builder,
  type BuildTarget,
  findLeaks,
  type ImageText,
  textsInEngine,
  textsInRegistry,
  textsOf,
  textsOfExport,
} from '@fairway/docker/build';
import { missingPlatforms, type RegistryClient } from '@fairway/docker/registry';
import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';

/** Every secret that this step was given, by its name. */
export type Secrets = Readonly<Record<string, string>>;

/**
 * Fails where a build argument or a label holds a secret: each of them stays in the image. Checked before the build,
 * so that no cache keeps it either.
 * @throws Failure that names the secret, never its value
 */
export function refuseSecretArguments(targets: readonly BuildTarget[], secrets: Secrets): void {
  for (const { name, buildArgs, labels, more = {} } of targets) {
    const { annotations = {} } = more;
    const texts = [
      ...named('build argument', buildArgs),
      ...named('label', labels),
      ...textsOf(annotations, 'annotations'),
    ];
    refuse(name, texts, secrets, 'It was not built.');
  }
}

/**
 * Reads the public texts of each image and fails where one holds a secret. No tag of the registry has moved yet.
 * @param digests name → digest
 * @param unchanged images that are in the registry and not in the engine
 * @throws Failure that names the image, the secret and the place, never the value
 */
export async function refuseLeaks(
  host: Host,
  { targets, digests, unchanged }: BuiltImages,
  secrets: Secrets,
  phase: Phase,
  { builder, registry, ...options }: LeaksContext,
): Promise<void> {
  const count = Object.keys(secrets).length;
  if (count === 0) return;
  await Promise.all(
    targets.map(async (image) => {
      const { name, repository, tags, platforms } = image;
      const inEngine = builder.driver === 'docker' && !unchanged.has(name);
      const tagged = `${repository}:${tags[0]}`;
      const texts = !inEngine
        ? await textsInRegistry(registry, `${repository}@${digests.get(name)}`)
        : isPlain(image, builder)
          ? await textsInEngine(host, tagged, options)
          : await textsOfExport(host, tagged, platforms, options);
      refuse(name, texts, secrets, 'It was not pushed: no tag has moved.');
      phase.proved(
        `${name} shows no secret`,
        `${texts.length} texts of its config, history and attestations, ${count} ${count === 1 ? 'secret' : 'secrets'}`,
      );
    }),
  );
}

interface LeaksContext {
  readonly builder: Builder;
  readonly registry: RegistryClient;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Whether the engine shows all of an image by its short commands: they know the machine's own platform alone, and no
 * attestation.
 */
function isPlain({ platforms, attest }: BuildTarget, { platform }: Builder): boolean {
  const ofMachine = platform !== undefined && missingPlatforms(platforms, [platform]).length === 0;
  return (platforms.length === 0 || ofMachine) && !(attest.provenance ?? attest.sbom);
}

/** Images of a run before they are pushed. */
export interface BuiltImages {
  readonly targets: readonly BuildTarget[];
  readonly digests: ReadonlyMap<string, string>;
  readonly unchanged: ReadonlyMap<string, string>;
}

function named(kind: string, values: Readonly<Record<string, string>>): ImageText[] {
  return Object.entries(values).map(([name, text]) => ({ where: `${kind} ${name}`, text }));
}

function refuse(image: string, texts: readonly ImageText[], secrets: Secrets, then: string): void {
  const leaks = findLeaks(texts, secrets);
  const [first] = leaks;
  if (first === undefined) return;
  throw new Failure({
    what: `The image ${image} shows the secret "${first.secret}" to everyone who pulls it`,
    why: `Its value is in the image's metadata. ${then}`,
    evidence: leaks.slice(0, 10).map(({ secret, where }) => `"${secret}" in ${where}`),
    fix: 'Give it to the build as a BuildKit secret (the input "build-secrets", and RUN --mount=type=secret in the Dockerfile), not by ARG, ENV or LABEL.',
  });
}
