import { takeMachineLock } from '@fairway/access-kit';
import { type DeployContext, guardedBy, tellDeploy } from '@fairway/deploy-kit';
import { stackStateDir } from '@fairway/releases';
import { tidyUp } from '@fairway/runtime';
import { carryOut, openSwarm, saySwarm, survey, takeFromLedger, workOutRelease } from '@fairway/swarm-kit';
import type { RequestOf } from './inputs.ts';
import { tellEnding, tellWanted } from './report.ts';

type DeployRequest = RequestOf<'deploy' | 'rollback'>;

/**
 * preflight → plan → sync, deploy → prove → record. A failed deploy returns to the release that was proven before. A
 * rollback takes the same steps with a release from the ledger.
 */
export async function deployCommand(request: DeployRequest, context: DeployContext): Promise<void> {
  const { inputs: settings } = request;
  const isRollback = request.command === 'rollback';
  if (!isRollback) {
    context.setOutput('release', request.source.release);
    context.about({ release: { version: request.source.release, commit: context.github.sha } });
  }
  await using open = new AsyncDisposableStack();

  const { swarm, lock } = await context.phase('preflight', async (phase) => {
    const found = await openSwarm(settings, isRollback ? [] : request.source.files, context);
    open.defer(() => tidyUp(found.close, context.logger));
    saySwarm(found, phase);
    const { lockTimeoutMs, login } = settings;
    const held = await takeMachineLock(
      found.manager,
      {
        dir: stackStateDir(settings.stateDir, settings.stack),
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
      settings,
      swarm,
      (found) =>
        isRollback
          ? takeFromLedger({ settings, to: request.to }, found, guarded)
          : workOutRelease(settings, request.source, found, guarded),
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
      record: settings.record,
      subject: settings.stack,
      thread: `swarm:${settings.stack}`,
      release: wanted.release,
      previous,
      entries: deploy.entries,
      rollback: attempt.rollback,
    },
    context,
    () => carryOut(deploy, lock, guarded),
    (ending) => tellEnding(deploy, ending, context),
  );
}
