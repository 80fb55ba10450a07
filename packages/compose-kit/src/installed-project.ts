import { lockFleet } from '@fairway/access-kit';
import {
  besideBackups,
  type DeployContext,
  guardedBy,
  type HealingSession,
  type HealLimits,
  type HealStep,
  healingLockWaitMs,
  healLimits,
  type Installed,
  type ServiceLook,
  underOwnLock,
  unlessHeld,
} from '@fairway/deploy-kit';
import type { RegistryLogin } from '@fairway/docker/registry';
import { fleetOf, type Host } from '@fairway/host';
import { projectStateDir } from '@fairway/releases';
import { saveEvidence } from './heal/evidence.ts';
import { freeDisks } from './heal/free-disk.ts';
import type { LockedProject } from './heal/locked-project.ts';
import { recreate } from './heal/recreate.ts';
import { restart } from './heal/restart.ts';
import { lookAtProject, type ProjectLook } from './look/look.ts';
import type { HostLook, LookedAt } from './look/look-at-host.ts';
import { rollBackInstalled } from './roll-back-installed.ts';

/** A project on hosts that are connected. Nothing of the inputs of its deploys is needed. */
export interface InstalledProject extends LookedAt {
  readonly hosts: readonly Host[];
  /** What a heal waits for; by default as a deploy does. */
  readonly limits?: HealLimits | undefined;
  /** The account that may pull images that a host has lost. */
  readonly login?: RegistryLogin | undefined;
}

/** Opens a Compose project, of Fairway's or anybody's making, to look at it and to heal it. */
export function openInstalledProject(project: InstalledProject, context: DeployContext): Installed {
  return {
    subject: project.project,
    kind: 'compose',
    machines: project.hosts.map(({ label }) => label),
    look: async () => (await lookAtProject(project.hosts, project, context)).look,
    lock: () => lockProject(project, context),
  };
}

async function lockProject(
  { hosts, limits = healLimits, login, ...looked }: InstalledProject,
  context: DeployContext,
): Promise<HealingSession | undefined> {
  await using taken = new AsyncDisposableStack();
  const dir = projectStateDir(looked.stateDir, looked.project);
  const request = { dir, waitMs: healingLockWaitMs, login: undefined };
  const session = await unlessHeld(() => lockFleet(fleetOf(hosts), request, taken, context), context.logger);
  if (!session) return undefined;
  const open = taken.move();
  const locked: LockedProject = { ...looked, limits, login, session, context: guardedBy(context, session) };
  let last: ProjectLook | undefined;
  const lookAgain = async () => {
    last = await lookAtProject(hosts, looked, locked.context);
    return last;
  };
  return {
    lost: session.lost,
    saveEvidence: (services) => saveEvidence(locked, services),
    look: () => underOwnLock(lookAgain().then(({ look }) => look)),
    // Under the lock, what was seen last is what is there, until a step changes it.
    async heal(step, services) {
      const seen = last ?? (await lookAgain());
      last = undefined;
      const backups = { hosts, directory: dir, signal: locked.context.signal };
      return besideBackups(backups, step, services, (left) => heal(locked, step, left, seen.hosts));
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

async function putBackPrevious(locked: LockedProject): Promise<readonly string[]> {
  const { ending, failure } = await rollBackInstalled(locked, {
    ...{ to: 'previous', restored: false },
    unproven: 'put-back',
  });
  if (failure) throw failure;
  return [`rolled back to ${ending.serves?.version}, which is proven`];
}

function heal(
  locked: LockedProject,
  step: HealStep,
  services: readonly ServiceLook[],
  hosts: readonly HostLook[],
): Promise<readonly string[]> {
  switch (step) {
    case 'restart':
      return restart(locked, services, hosts);
    case 'recreate':
      return recreate(locked, services, hosts);
    case 'free-disk':
      return freeDisks(locked);
    case 'rollback':
      return putBackPrevious(locked);
  }
}
