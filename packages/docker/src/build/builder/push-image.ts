import type { Host } from '@fairway/host';
import { RegistryFailure } from '../../registry/failure/registry-failure.ts';
import { holdsIndex } from '../../registry/image/inspect-image.ts';
import { type Builder, type BuilderOptions, isAtLeast } from './buildx.ts';

/** A built image, and the tag that it is to have in the registry. */
export interface TagToPush {
  /** `registry/path`, without a tag. */
  readonly repository: string;
  readonly tag: string;
  /** Digest that BuildKit made. */
  readonly digest: string;
}

export interface PushOptions extends BuilderOptions {
  /** Called with each line that the tool prints. */
  readonly onLine?: ((line: string) => void) | undefined;
  readonly timeoutMs?: number | undefined;
}

/**
 * The command that gives a built image its tag in the registry. It pushes an image that is in the engine. Other builders
 * have already pushed the content, so it writes only the tag.
 */
export function pushArgv(
  { repository, tag, digest }: TagToPush,
  builder: Builder,
  builderName?: string,
): readonly string[] {
  if (builder.driver === 'docker') return ['docker', 'push', `${repository}:${tag}`];
  return copyArgv({ repository, tag, digest }, builder, builderName);
}

/** Buildx before 0.15 wraps a single manifest into an index, which has another digest. */
const keepsManifest = { major: 0, minor: 15 };

function copyArgv(
  { repository, tag, digest }: TagToPush,
  { version }: Builder,
  builderName?: string,
): readonly string[] {
  const named = builderName === undefined ? [] : ['--builder', builderName];
  const exact = isAtLeast(version, keepsManifest) ? ['--prefer-index=false'] : [];
  const to = ['--tag', `${repository}:${tag}`, `${repository}@${digest}`];
  return ['docker', 'buildx', 'imagetools', 'create', ...named, ...exact, ...to];
}

/**
 * Gives a built image its tag in the registry.
 * @returns the digest that the tool reports for the tag; {@link inspectImage} reads the registry's digest back
 * @throws Failure where the registry refuses it or cannot be reached
 */
export async function pushTag(
  host: Host,
  push: TagToPush,
  builder: Builder,
  options: PushOptions,
): Promise<string> {
  const { builder: builderName, ...rest } = options;
  return give(host, push, pushArgv(push, builder, builderName), rest);
}

/** Whether {@link moveTag} keeps the digest of any image with this builder. */
export function canMoveTags({ driver, containerdStore, version }: Builder): boolean {
  return isAtLeast(version, keepsManifest) || (driver === 'docker' && containerdStore);
}

/**
 * Gives an image that the registry already holds one more tag. Only its manifest is written.
 * @returns the digest that the tool reports for the tag
 * @throws Failure as {@link pushTag}
 */
export async function moveTag(
  host: Host,
  push: TagToPush,
  builder: Builder,
  { builder: builderName, ...options }: PushOptions,
): Promise<string> {
  const { repository, tag, digest } = push;
  const source = `${repository}@${digest}`;
  if (isAtLeast(builder.version, keepsManifest) || (await holdsIndex(host, source, options)))
    return give(host, push, copyArgv(push, builder, builderName), options);
  // Older versions of buildx would wrap the manifest. The engine pushes a pulled image unchanged, and sends no content
  // that the registry already holds.
  await give(host, push, ['docker', 'pull', '--quiet', source], options);
  await give(host, push, ['docker', 'tag', source, `${repository}:${tag}`], options);
  return give(host, push, ['docker', 'push', `${repository}:${tag}`], options);
}

async function give(
  host: Host,
  push: TagToPush,
  argv: readonly string[],
  { onLine, ...limits }: Omit<PushOptions, 'builder'>,
): Promise<string> {
  const said = await host.stream(argv, {
    ...limits,
    accept: 'any',
    onStdout: onLine,
  });
  if (said.exitCode !== 0) {
    const lines = `${said.stderr}\n${said.stdout}`.split('\n').filter((line) => line.trim() !== '');
    const registry = push.repository.split('/')[0] ?? push.repository;
    throw new RegistryFailure(`${push.repository}:${push.tag} could not be pushed`, lines, registry);
  }
  return parsePushedDigest(said.stdout) ?? push.digest;
}

/** The digest in the last line of `docker push`: `1.4.2: digest: sha256:… size: 891`. */
export function parsePushedDigest(stdout: string): string | undefined {
  return /^\S+: digest: (sha256:[0-9a-f]{64}) size: \d+\s*$/m.exec(stdout)?.[1];
}
