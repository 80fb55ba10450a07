import { deployStack } from '@fairway/docker';
import type { Host } from '@fairway/host';
import type { Release } from '@fairway/releases';
import type { KeptLogin } from '../plan/swarm-login.ts';
import { type Applied, readApplied } from '../prove/applied.ts';

export interface ApplyRequest {
  readonly manager: Host;
  readonly stack: string;
  readonly release: Release;
  /** Directory on the manager with all that Fairway keeps of this stack, its lock included. */
  readonly stackDir: string;
  readonly login: KeptLogin;
  /** Full names of services that go first; the others that the release does not have stay. */
  readonly inTheWay?: readonly string[];
}

/**
 * Hands a stored release to the swarm, and reads back what the swarm made of it.
 * @throws Failure when the swarm refuses it, or when what it holds right after is another release.
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
    text: release.stack,
    lease: `${stackDir}/lock`,
    remove: inTheWay,
    ...login.options,
  });
  return readApplied(manager, stack, release);
}
