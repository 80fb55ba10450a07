import { lockFleet } from '@fairway/access-kit';
import {
  type DeployContext,
  guardedBy,
  type HealingSession,
  type HealLimits,
  type HealStep,
  healingLockWaitMs,
  healLimits,
  type ServiceLook,
  unlessHeld,
} from '@fairway/deploy-kit';
import { fleetOf, type Host } from '@fairway/host';
import { projectStateDir } from '@fairway/releases';
import { lookAtProject } from '../look/look.ts';
import type { LookedAt } from '../look/look-at-host.ts';
import { saveEvidence } from './evidence.ts';
import { freeDisks } from './free-disk.ts';
import type { LockedProject } from './locked-project.ts';
import { recreate } from './recreate.ts';
import { restart } from './restart.ts';

/** The step that stands above healing, because it is a deploy of its own. */
export interface Above {
  readonly rollBack: (project: LockedProject) => Promise<readonly string[]>;
}

/**
 * Takes the locks of all hosts for healing.
 * @returns undefined where somebody else holds one of them
 * @throws Failure where a lock cannot be taken for another reason
 */
export async function openHealing(
  project: LookedAt & { readonly hosts: readonly Host[]; readonly limits?: HealLimits | undefined },
  above: Above,
  context: DeployContext,
): Promise<HealingSession | undefined> {
  const { hosts, limits = healLimits, ...looked } = project;
  await using taken = new AsyncDisposableStack();
  const dir = projectStateDir(looked.stateDir, looked.project);
  const request = { dir, waitMs: healingLockWaitMs, login: undefined };
  const session = await unlessHeld(() => lockFleet(fleetOf(hosts), request, taken, context), context.logger);
  if (!session) return undefined;
  const open = taken.move();
  const locked: LockedProject = { ...looked, limits, session, context: guardedBy(context, session) };
  return {
    lost: session.lost,
    saveEvidence: (services) => saveEvidence(locked, services),
    heal: (step, services) => healBy(step, locked, services, above),
    look: async () => {
      const { look } = await lookAtProject(hosts, looked, locked.context, { holdsLock: true });
      return look;
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

function healBy(
  step: HealStep,
  locked: LockedProject,
  services: readonly ServiceLook[],
  { rollBack }: Above,
): Promise<readonly string[]> {
  switch (step) {
    case 'restart':
      return restart(locked, services);
    case 'recreate':
      return recreate(locked, services);
    case 'free-disk':
      return freeDisks(locked);
    case 'rollback':
      return rollBack(locked);
  }
}
