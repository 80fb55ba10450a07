import type { Phase } from '@fairway/action-kit';
import type { DeployContext } from '@fairway/deploy-kit';
import type { Release } from '@fairway/releases';
import { messageOf } from '@fairway/runtime';
import { bringImages } from '../deploy/bring-images.ts';
import { connectedNodes } from './connected.ts';
import type { LockedStack } from './locked-stack.ts';

/** Milliseconds in which a node may pull one image. */
const timeoutMs = 900_000;

/**
 * Has the nodes pull what they have lost of the images of services, with the login of this run: the swarm may keep none,
 * or one that has ended. A node that has an image asks no registry. What cannot be pulled is a warning, because the tasks
 * may start all the same.
 */
export async function bringLost(
  { place: { login }, swarm }: LockedStack,
  release: Pick<Release, 'stack' | 'digests'>,
  phase: Phase,
  { logger, signal }: DeployContext,
): Promise<void> {
  const nodes = connectedNodes(swarm);
  if (!login || nodes.length === 0) return;
  try {
    await bringImages({ release, nodes, login, timeoutMs, phase, signal });
  } catch (error) {
    signal.throwIfAborted();
    logger.warn(messageOf(error));
  }
}
