import { type MachineLock, takeMachineLock } from '@fairway/access-kit';
import { type DeployContext, type Ended, guardedBy, tellDeploy, withWayBack } from '@fairway/deploy-kit';
import { stackStateDir } from '@fairway/releases';
import { tidyUp } from '@fairway/runtime';
import { changeTo } from './deploy/deploy.ts';
import { proveUnchanged } from './deploy/unchanged.ts';
import { saySwarm } from './fleet/say-swarm.ts';
import { openSwarm } from './fleet/swarm.ts';
import type { RequestOf } from './inputs.ts';
import { isUnchanged } from './plan/runs-already.ts';
import type { StackDeploy } from './plan/stack-deploy.ts';
import { survey } from './plan/survey.ts';
import { probeTargets } from './prove/prove.ts';
import { repair } from './put-back/repair.ts';
import type { StackEnding } from './record/ending.ts';
import { keepBeforeFairway } from './release/foreign-stack.ts';
import { takeFromLedger } from './release/stored-release.ts';
import { workOutRelease } from './release/wanted.ts';
import { tellEnding, tellWanted } from './report.ts';

type DeployRequest = RequestOf<'deploy' | 'rollback'>;

/**
 * preflight → plan → sync, deploy → prove → record. A failed deploy returns to the release that was proven before. A
 * rollback takes the same steps with a release from the ledger.
 */
export async function deployCommand(request: DeployRequest, context: DeployContext): Promise<void> {
  const { inputs } = request;
  const isRollback = request.command === 'rollback';
  if (!isRollback) context.setOutput('release', request.source.release);
  await using open = new AsyncDisposableStack();

  const { swarm, lock } = await context.phase('preflight', async (phase) => {
    const found = await openSwarm(inputs, isRollback ? [] : request.source.files, context);
    open.defer(() => tidyUp(found.close, context.logger));
    saySwarm(found, phase);
    const { lockTimeoutMs, login } = inputs;
    const held = await takeMachineLock(
      found.manager,
      {
        dir: stackStateDir(inputs.stateDir, inputs.stack),
        waitMs: lockTimeoutMs,
        login,
        loginMayFail: isRollback,
      },
      context,
    );
    open.defer(held.release);
    return { swarm: found, lock: held };
  });
  const guarded = guardedBy(context, lock);
  const deploy = await context.phase('plan', async () => {
    const surveyed = await survey(
      inputs,
      swarm,
      (found) =>
        isRollback
          ? takeFromLedger(request, found, guarded)
          : workOutRelease(inputs, request.source, found, guarded),
      lock.dockerConfig,
      guarded,
    );
    tellWanted(surveyed, context);
    for (const warning of surveyed.wanted.warnings) context.logger.warn(`Look out: ${warning}.`);
    return isRollback ? { ...surveyed, attempt: { ...surveyed.attempt, rollback: true } } : surveyed;
  });
  const { wanted, previous, attempt } = deploy;
  await tellDeploy(
    {
      record: inputs.record,
      subject: inputs.stack,
      thread: `swarm:${inputs.stack}`,
      release: wanted.release,
      previous,
      rollback: attempt.rollback,
    },
    context,
    () => change(deploy, lock, guarded),
    (ending) => tellEnding(deploy, ending, context),
  );
}

/** Deploys where anything differs, and repairs the stack when the deploy fails. */
async function change(
  deploy: StackDeploy,
  { lost }: MachineLock,
  context: DeployContext,
): Promise<Ended<StackEnding>> {
  const { ledger, wanted, attempt } = deploy;
  if (await isUnchanged(deploy)) return { ending: await proveUnchanged(deploy, context) };
  await ledger.storeRelease(wanted.release);
  const { swarm, stackDir, entries, before } = deploy;
  const beforeFairway = await keepBeforeFairway(swarm.manager, stackDir, entries, before);
  await ledger.append({ ...attempt, outcome: 'started' });
  return withWayBack(
    () => changeTo(deploy, context),
    {
      lost,
      repair: (error, options) => repair({ ...deploy, beforeFairway }, error, context, options),
      watched: {
        verify: wanted.proving.verify,
        targets: probeTargets(wanted.placement.needed),
        release: wanted.release.version,
      },
    },
    context,
  );
}
