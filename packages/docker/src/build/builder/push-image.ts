import type { Host } from '@fairway/host';
import { RegistryFailure } from '../../registry/failure/registry-failure.ts';

/** An image in the engine, and the tag under which it is pushed. */
export interface TagToPush {
  /** `registry/path`, without a tag. */
  readonly repository: string;
  readonly tag: string;
}

export interface PushOptions {
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with each line that the tool prints. */
  readonly onLine?: ((line: string) => void) | undefined;
  readonly timeoutMs?: number | undefined;
}

/**
 * Pushes an image of the engine to its registry.
 * @returns the digest that the engine reports; undefined where it reports none
 * @throws Failure where the registry refuses it or cannot be reached
 */
export async function pushTag(
  host: Host,
  { repository, tag }: TagToPush,
  { onLine, ...limits }: PushOptions,
): Promise<string | undefined> {
  const reference = `${repository}:${tag}`;
  const said = await host.stream(['docker', 'push', reference], {
    ...limits,
    accept: 'any',
    onStdout: onLine,
  });
  if (said.exitCode !== 0) {
    const lines = `${said.stderr}\n${said.stdout}`.split('\n').filter((line) => line.trim() !== '');
    throw new RegistryFailure(
      `${reference} could not be pushed`,
      lines,
      repository.split('/')[0] ?? repository,
    );
  }
  return parsePushedDigest(said.stdout);
}

/** The digest in the last line of `docker push`: `1.4.2: digest: sha256:… size: 891`. */
export function parsePushedDigest(stdout: string): string | undefined {
  return /^\S+: digest: (sha256:[0-9a-f]{64}) size: \d+\s*$/m.exec(stdout)?.[1];
}
