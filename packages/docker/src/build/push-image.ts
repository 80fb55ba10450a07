import type { Host } from '@fairway/host';
import { RegistryFailure } from '../registry/registry-failure.ts';
import type { Builder, BuilderOptions } from './buildx.ts';

/** An image that was built, and the tag that it shall have in the registry. */
export interface TagToPush {
  /** `registry/path`, without a tag. */
  readonly repository: string;
  readonly tag: string;
  /** Digest that BuildKit made. */
  readonly digest: string;
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
  const reference = `${repository}:${tag}`;
  if (builder.driver === 'docker') return ['docker', 'push', reference];
  const named = builderName === undefined ? [] : ['--builder', builderName];
  return [
    'docker',
    'buildx',
    'imagetools',
    'create',
    ...named,
    '--tag',
    reference,
    `${repository}@${digest}`,
  ];
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
  options: BuilderOptions & { readonly onLine?: (line: string) => void; readonly timeoutMs?: number },
): Promise<string> {
  const { builder: builderName, onLine, ...limits } = options;
  const said = await host.stream(pushArgv(push, builder, builderName), {
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
