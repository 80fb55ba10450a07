import { lockFleet, type Session } from '@fairway/access-kit';
import {
  type DeployContext,
  guardedBy,
  type HealingSession,
  type HealStep,
  type ServiceLook,
} from '@fairway/deploy-kit';
import { fleetOf, type Host, LockHeldFailure } from '@fairway/host';
import { projectStateDir } from '@fairway/releases';
import { lookAtProject } from '../look/look.ts';
import type { LookedAt } from '../look/look-at-host.ts';
import { saveEvidence } from './evidence.ts';
import { freeDisk } from './free-disk.ts';
import { type HealLimits, healLimits, type LockedProject } from './locked-project.ts';
import { recreate } from './recreate.ts';
import { restart } from './restart.ts';

/** The step that stands above healing, because it is a deploy of its own. */
export interface Above {
  readonly rollBack: (project: LockedProject) => Promise<readonly string[]>;
}

/**
 * Takes the locks of all hosts for healing, without waiting.
 * @returns undefined where somebody else holds one of them
 * @throws Failure where a lock cannot be taken for another reason
 */
export async function openHealing(
  project: LookedAt & { readonly hosts: readonly Host[]; readonly limits?: HealLimits | undefined },
  above: Above,
  context: DeployContext,
): Promise<HealingSession | undefined> {
  const { hosts, limits = healLimits, ...looked } = project;
  const open = new AsyncDisposableStack();
  let session: Session;
  try {
    const dir = projectStateDir(looked.stateDir, looked.project);
    session = await lockFleet(fleetOf(hosts), { dir, waitMs: 0, login: undefined }, open, context);
  } catch (error) {
    await open.disposeAsync();
    if (error instanceof LockHeldFailure) return undefined;
    throw error;
  }
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
      return freeDisk(locked);
    case 'rollback':
      return rollBack(locked);
  }
}
