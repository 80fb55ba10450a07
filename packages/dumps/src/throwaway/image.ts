import type { Host } from '@fairway/host';
import { NotProvable } from '../not-provable.ts';

/** Images may be gigabytes, over slow lines. */
const pullMs = 20 * 60_000;

/**
 * Chooses the first of several images that a machine has, or else can pull.
 * @throws NotProvable where it can have none
 */
export async function chooseImage(
  host: Host,
  images: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  for (const image of images) {
    const inspect = ['docker', 'image', 'inspect', '--format', '{{.Id}}', '--', image];
    const { exitCode } = await host.exec(inspect, { accept: [0, 1], signal });
    if (exitCode === 0) return image;
  }
  const evidence: string[] = [];
  for (const image of images) {
    const pull = ['docker', 'pull', '--quiet', '--', image];
    const { exitCode, stderr } = await host.exec(pull, { accept: 'any', timeoutMs: pullMs, signal });
    if (exitCode === 0) return image;
    evidence.push(`${image}: ${stderr.trim().split('\n').at(-1) ?? ''}`);
  }
  throw new NotProvable({
    what: `There is no image on ${host.name} to make a throwaway server from.`,
    why:
      images.length === 0
        ? 'The database runs in no container, so nobody knows its image.'
        : 'It is not there, and cannot be pulled.',
    evidence,
    fix: 'Name an image of the same major version in `verify-image`, such as postgres:17, and log in to its registry on that machine.',
  });
}
