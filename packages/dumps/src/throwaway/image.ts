import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';

/** Images may be gigabytes, over slow lines. */
const pullMs = 20 * 60_000;

/**
 * Makes sure that a machine has an image. One that a user chose is pulled; the image of a server that runs is there.
 * @throws Failure where it is not there and cannot be pulled
 */
export async function haveImage(host: Host, image: string, signal: AbortSignal): Promise<void> {
  const inspect = ['docker', 'image', 'inspect', '--format', '{{.Id}}', '--', image];
  const { exitCode } = await host.exec(inspect, { accept: [0, 1], signal });
  if (exitCode === 0) return;
  const pull = ['docker', 'pull', '--quiet', '--', image];
  const pulled = await host.exec(pull, { accept: 'any', timeoutMs: pullMs, signal });
  if (pulled.exitCode === 0) return;
  throw new Failure({
    what: `The image ${image} for the throwaway server is not on ${host.name}, and cannot be pulled there.`,
    why: '`docker pull` failed.',
    evidence: pulled.stderr.split('\n').filter(Boolean).slice(-5),
    fix: 'Correct the name of the image, or log in to its registry on that machine. Without `verify-image`, the image that the database runs from is taken.',
  });
}
