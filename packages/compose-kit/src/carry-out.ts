import {
  type DeployContext,
  type Ended,
  type Repair,
  type WayToRelease,
  withWayBack,
} from '@fairway/deploy-kit';
import { untilBackupsEnd } from '@fairway/releases';
import { changeTo } from './deploy/deploy.ts';
import { proveUnchanged } from './deploy/unchanged.ts';
import { statePathsOf } from './fleet/paths.ts';
import type { HostDeploy, ProjectDeploy } from './plan/project-deploy.ts';
import { stoppedServices } from './plan/stopped-services.ts';
import { leaveUnproven } from './put-back/leave-or-remove.ts';
import { repair } from './put-back/repair.ts';
import type { ProjectEnding } from './record/ending.ts';

/**
 * Carries out a planned deploy: deploy → prove → record. Where nothing differs, what runs is proven and not touched. The
 * hosts are repaired when the deploy fails. A backup that reads what would be stopped is waited for first.
 * @param session the locks of the hosts
 * @param unproven what becomes of a release that is not proven
 * @throws Failure that names a backup that does not end in time; nothing is changed then
 */
export async function carryOut(
  { settings, hosts, migrateUrl }: Omit<ProjectDeploy, 'begun'>,
  { lost }: { readonly lost: AbortSignal },
  context: DeployContext,
  unproven: WayToRelease['unproven'] = 'put-back',
): Promise<Ended<ProjectEnding>> {
  const begun: HostDeploy[] = [];
  const projectDeploy: ProjectDeploy = {
    settings,
    hosts,
    migrateUrl,
    begun: (deploy) => void begun.push(deploy),
  };
  const back: Repair<ProjectEnding> = {
    lost,
    repair: (error, options) =>
      unproven === 'leave'
        ? leaveUnproven(begun, error, context)
        : repair(projectDeploy, begun, error, context, options),
  };
  if (hosts.every(({ unchanged }) => unchanged))
    return withWayBack(() => proveUnchanged(projectDeploy, context), back, context);
  await untilBackupsEnd(
    hosts.map(({ host }) => host),
    {
      directory: statePathsOf(settings).state,
      stopped: hosts.flatMap(({ changes }) => stoppedServices(changes)),
      subject: settings.project,
      waitMs: settings.lockTimeoutMs,
    },
    context,
  );
  const watched = {
    verify: hosts[0]?.wanted.proving.verify ?? [],
    targets: hosts.map(({ name, host }) => ({ name, address: host.address, host })),
    release: hosts[0]?.wanted.release.version ?? '',
  };
  return withWayBack(() => changeTo(projectDeploy, context), { ...back, watched }, context);
}
