import type { Host } from '@fairway/host';
import { RegistryFailure } from '../registry/failure/registry-failure.ts';
import { holdsIndex } from '../registry/image/inspect-image.ts';
import { type Builder, type BuilderOptions, isAtLeast } from './buildx.ts';

/** An image that was built, and the tag that it shall have in the registry. */
export interface TagToPush {
  /** `registry/path`, without a tag. */
  readonly repository: string;
  readonly tag: string;
  /** Digest that BuildKit made. */
  readonly digest: string;
}

export interface PushOptions extends BuilderOptions {
  /** Told each line of the tool. */
  readonly onLine?: (line: string) => void;
  readonly timeoutMs?: number;
}

/**
 * The command that gives a built image its tag in the registry. Images in the engine are pushed by it; other builders
 * have pushed the content already, and only the tag is written.
 */
export function pushArgv(
  { repository, tag, digest }: TagToPush,
  builder: Builder,
  builderName?: string,
): readonly string[] {
  if (builder.driver === 'docker') return ['docker', 'push', `${repository}:${tag}`];
  return copyArgv({ repository, tag, digest }, builder, builderName);
}

/** Without this, a manifest that stands alone is wrapped into an index of another digest. Came with 0.15. */
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
 * @returns the digest that the registry holds under the tag from now on, as the tool says it; what is really there is
 *   for {@link inspectImage} to read back
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
 * Gives what the registry holds already one more tag: nothing but its manifest is written.
 * @returns its digest
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
  // Older buildx would wrap it; the engine pushes what it pulled as it is, and sends no content that is there.
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
    ...(onLine ? { onStdout: onLine } : {}),
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
