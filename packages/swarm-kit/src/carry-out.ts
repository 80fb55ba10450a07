import type { MachineLock } from '@fairway/access-kit';
import { type DeployContext, type Ended, type WayToRelease, withWayBack } from '@fairway/deploy-kit';
import { untilBackupsEnd } from '@fairway/releases';
import { changeTo } from './deploy/deploy.ts';
import { proveUnchanged } from './deploy/unchanged.ts';
import { isUnchanged } from './plan/runs-already.ts';
import type { StackDeploy } from './plan/stack-deploy.ts';
import { stoppedServices } from './plan/stopped-services.ts';
import { probeTargets } from './prove/prove.ts';
import { leaveUnproven } from './put-back/leave-or-remove.ts';
import { repair } from './put-back/repair.ts';
import type { StackEnding } from './record/ending.ts';
import { keepBeforeFairway } from './release/foreign-stack.ts';

/**
 * Deploys where anything differs, and repairs the stack when the deploy fails. A backup that reads what would be stopped is
 * waited for first.
 * @param unproven what becomes of a release that is not proven
 * @throws Failure that names a backup that does not end in time; nothing is changed then
 */
export async function carryOut(
  deploy: StackDeploy,
  { lost }: MachineLock,
  context: DeployContext,
  unproven: WayToRelease['unproven'] = 'put-back',
): Promise<Ended<StackEnding>> {
  const { ledger, wanted, attempt } = deploy;
  if (await isUnchanged(deploy)) return { ending: await proveUnchanged(deploy, context) };
  const { swarm, stackDir, entries, before, settings, previous } = deploy;
  const running = previous ?? (await ledger.findRelease(wanted.release.id));
  await untilBackupsEnd(
    [swarm.manager],
    {
      directory: stackDir,
      stopped: stoppedServices(deploy, running),
      subject: settings.stack,
      waitMs: settings.lockTimeoutMs,
    },
    context,
  );
  await ledger.storeRelease(wanted.release);
  const beforeFairway = await keepBeforeFairway(swarm.manager, stackDir, entries, before);
  await ledger.append({ ...attempt, outcome: 'started' });
  return withWayBack(
    () => changeTo(deploy, context),
    {
      lost,
      repair: (error, options) =>
        unproven === 'leave'
          ? leaveUnproven(deploy, error)
          : repair({ ...deploy, beforeFairway }, error, context, options),
      watched: {
        verify: wanted.proving.verify,
        targets: probeTargets(wanted.placement.needed),
        release: wanted.release.version,
      },
    },
    context,
  );
}
