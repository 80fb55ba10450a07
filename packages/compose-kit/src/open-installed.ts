import type { DeployContext, HealLimits, Installed } from '@fairway/deploy-kit';
import type { Host } from '@fairway/host';
import { openHealing } from './heal/session.ts';
import { lookAtProject } from './look/look.ts';
import type { LookedAt } from './look/look-at-host.ts';
import { rollBackInstalled } from './roll-back-installed.ts';

/** A project on hosts that are connected. Nothing of the inputs of its deploys is needed. */
export interface InstalledProject extends LookedAt {
  readonly hosts: readonly Host[];
  /** What a heal waits for; by default as a deploy does. */
  readonly limits?: HealLimits | undefined;
}

/** Opens a Compose project, of Fairway's or anybody's making, to look at it and to heal it. */
export function openInstalledProject(project: InstalledProject, context: DeployContext): Installed {
  return {
    subject: project.project,
    kind: 'compose',
    machines: project.hosts.map(({ label }) => label),
    look: async () => (await lookAtProject(project.hosts, project, context)).look,
    lock: () => openHealing(project, { rollBack: rollBackInstalled }, context),
  };
}
