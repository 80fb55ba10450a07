import { deployStack } from '@fairway/docker/stack';
import type { Host } from '@fairway/host';
import type { Release } from '@fairway/releases';
import type { KeptLogin } from '../plan/swarm-login.ts';
import { type Applied, readApplied } from '../prove/applied.ts';
import { stackToSend } from './datastores-alone.ts';

export interface ApplyRequest {
  readonly manager: Host;
  readonly stack: string;
  readonly release: Release;
  /** Directory on the manager that holds everything Fairway keeps of this stack, including its lock. */
  readonly stackDir: string;
  readonly login: KeptLogin;
  /** Full names of services that are removed first. Other services that the release lacks stay. */
  readonly inTheWay?: readonly string[];
}

/**
 * Gives a stored release to the swarm, and reads back the specs that the swarm made of the release.
 * @throws Failure when the swarm refuses the release, or holds another release right afterwards
 */
export async function applyRelease({
  manager,
  stack,
  release,
  stackDir,
  login,
  inTheWay = [],
}: ApplyRequest): Promise<Applied> {
  await deployStack(manager, {
    stack,
    text: stackToSend(release),
    lease: `${stackDir}/lock`,
    remove: inTheWay,
    ...login.options,
  });
  return readApplied(manager, stack, release);
}
