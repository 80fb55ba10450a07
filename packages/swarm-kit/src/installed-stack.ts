import { takeMachineLock } from '@fairway/access-kit';
import {
  besideBackups,
  type DeployContext,
  guardedBy,
  type HealingSession,
  type HealStep,
  healingLockWaitMs,
  type Installed,
  type ServiceLook,
  shortVersion,
  underOwnLock,
  unlessHeld,
} from '@fairway/deploy-kit';
import { stackStateDir } from '@fairway/releases';
import { tidyUp } from '@fairway/runtime';
import { enterSwarm, type Swarm } from './fleet/swarm.ts';
import { saveEvidence } from './heal/evidence.ts';
import { freeDisks } from './heal/free-disk.ts';
import type { LockedStack } from './heal/locked-stack.ts';
import { recreate } from './heal/recreate.ts';
import { restart } from './heal/restart.ts';
import { lookAtStack } from './look/look.ts';
import { rollBack } from './roll-back.ts';
import type { StackPlace } from './settings/stack-place.ts';

/**
 * Opens a stack that is installed on a swarm, by Fairway or by others: to be looked at, and healed under the deploy's lock.
 * All nodes are connected side by side, and the connections serve every look.
 * @param open closes the connections to the nodes with it
 * @throws Failure where the machine is not a manager of a swarm
 */
export async function openInstalledStack(
  place: StackPlace,
  open: AsyncDisposableStack,
  context: DeployContext,
): Promise<Installed> {
  const swarm = await enterSwarm(place.manager, place, [], context, {
    onlyReady: true,
    connect: place.connect,
  });
  open.defer(() => tidyUp(swarm.close, context.logger));
  return {
    subject: place.stack,
    kind: 'swarm',
    machines: [...new Set(swarm.nodes.map(({ node }) => node.hostname))],
    look: () => lookAtStack(place, swarm, context),
    lock: () => lockStack(place, swarm, context),
  };
}

async function lockStack(
  place: StackPlace,
  swarm: Swarm,
  context: DeployContext,
): Promise<HealingSession | undefined> {
  const stackDir = stackStateDir(place.stateDir, place.stack);
  const lock = await unlessHeld(
    () =>
      takeMachineLock(swarm.manager, { dir: stackDir, waitMs: healingLockWaitMs, login: undefined }, context),
    context.logger,
  );
  if (!lock) return undefined;
  const guarded = guardedBy(context, lock);
  const locked: LockedStack = { place, swarm, lock, stackDir };
  return {
    lost: lock.lost,
    saveEvidence: (services) => saveEvidence(locked, services, guarded),
    heal: (step, services) =>
      besideBackups(
        { hosts: [swarm.manager], directory: stackDir, signal: guarded.signal },
        step,
        services,
        (left) => heal(locked, step, left, guarded),
      ),
    look: () => underOwnLock(lookAtStack(place, swarm, guarded)),
    [Symbol.asyncDispose]: () => lock.release(),
  };
}

async function heal(
  locked: LockedStack,
  step: HealStep,
  services: readonly ServiceLook[],
  context: DeployContext,
): Promise<readonly string[]> {
  switch (step) {
    case 'restart':
      return restart(locked, services, context);
    case 'recreate':
      return recreate(locked, services, context);
    case 'free-disk':
      return freeDisks(locked, context);
    case 'rollback': {
      const way = { to: 'previous', restored: false, unproven: 'put-back' } as const;
      const { ending, failure } = await rollBack(locked.place, way, locked.lock, context);
      if (failure) throw failure;
      const { serves } = ending;
      return serves ? [`${shortVersion(serves.version)} serves again, and is proven`] : [];
    }
  }
}
