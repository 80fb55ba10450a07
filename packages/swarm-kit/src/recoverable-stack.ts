import { takeMachineLock } from '@fairway/access-kit';
import {
  type DeployContext,
  guardedBy,
  type Recoverable,
  underOwnLock,
  type WayToRelease,
} from '@fairway/deploy-kit';
import { sshConnector } from '@fairway/host';
import {
  readSnapshot,
  removeRecoveryMark,
  stackStateDir,
  untilBackupsEnd,
  writeRecoveryMark,
} from '@fairway/releases';
import { tidyUp } from '@fairway/runtime';
import { enterSwarm } from './fleet/swarm.ts';
import type { LockedStack } from './heal/locked-stack.ts';
import { recreate } from './heal/recreate.ts';
import { stopApp } from './heal/stop-app.ts';
import { lookAtStack } from './look/look.ts';
import { rollBack } from './roll-back.ts';
import type { StackPlace } from './settings/stack-place.ts';

/**
 * Opens a stack that swarm-deploy installed, to go back to what its ledger keeps.
 * @param open closes the connections to the nodes with it
 * @throws Failure where the machine is not a manager of a swarm
 */
export async function openRecoverableStack(
  place: StackPlace,
  open: AsyncDisposableStack,
  context: DeployContext,
): Promise<Recoverable> {
  const { manager } = place;
  const connection = { onlyReady: true, connect: place.connect };
  const swarm = await enterSwarm(manager, place, [], context, connection);
  open.defer(() => tidyUp(swarm.close, context.logger));
  const stackDir = stackStateDir(place.stateDir, place.stack);
  return {
    subject: place.stack,
    kind: 'swarm',
    machines: [...new Set(swarm.nodes.map(({ node }) => node.hostname))],
    look: () => lookAtStack(place, swarm, context),
    async keeps() {
      const { logger, signal } = context;
      const { entries, ids, cutOff } = await readSnapshot(manager, { dir: stackDir, logger, signal });
      return { entries, stored: ids, cutOff };
    },
    async lock(waitMs) {
      const lock = await takeMachineLock(manager, { dir: stackDir, waitMs, login: undefined }, context);
      const guarded = guardedBy(context, lock);
      const { lost } = lock;
      const locked: LockedStack = { place, swarm, lock, stackDir };
      const changesUnder = (within: DeployContext, from: StackPlace) => ({
        stopApp: (stores: readonly string[]) => stopApp(locked, stores, within),
        goTo: (way: WayToRelease) => rollBack(from, way, lock, within),
      });
      const back = { ...context, signal: lost };
      return {
        lost,
        look: () => underOwnLock(lookAtStack(place, swarm, guarded)),
        ...changesUnder(guarded, place),
        untilBackupsEnd: (stopping) =>
          untilBackupsEnd(
            [manager],
            { directory: stackDir, stopped: stopping, subject: place.stack, waitMs },
            guarded,
          ),
        startStores: (stores) => recreate(locked, stores, guarded),
        note: (mark) => writeRecoveryMark(manager, stackDir, mark),
        forget: () => removeRecoveryMark(manager, stackDir),
        // The connector of a cancelled run connects no node any more.
        returning: changesUnder(back, { ...place, connect: sshConnector(back) }),
        [Symbol.asyncDispose]: () => lock.release(),
      };
    },
  };
}
