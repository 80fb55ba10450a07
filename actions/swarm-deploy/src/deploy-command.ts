import {
  asFailure,
  type DeployContext,
  type DeployLock,
  githubTold,
  outcomeComment,
  takeDeployLock,
  tidyUp,
} from '@fairway/deploy-kit';
import type { Failure } from '@fairway/runtime';
import { keepBeforeFairway } from './before-fairway.ts';
import { changeTo } from './deploy.ts';
import type { Deployment } from './deployment.ts';
import type { StackEnding } from './ending.ts';
import type { RequestOf } from './inputs.ts';
import { repair } from './repair.ts';
import { tellEnding, tellWanted } from './report.ts';
import { saySite } from './say-site.ts';
import { openSite } from './site.ts';
import { stackDirOf } from './stack-dir.ts';
import { takeFromLedger } from './stored-release.ts';
import { survey } from './survey.ts';
import { proveUnchanged, runsAlready } from './unchanged.ts';
import { workOutRelease } from './wanted.ts';

type DeployRequest = RequestOf<'deploy' | 'rollback'>;

/**
 * preflight → plan → sync, deploy → prove → record; on failure back to what was proven before. A rollback goes the same
 * road with a release out of the ledger.
 */
export async function deploy(request: DeployRequest, context: DeployContext): Promise<void> {
  const { inputs } = request;
  const isRollback = request.command === 'rollback';
  if (!isRollback) context.setOutput('release', request.source.release);
  await using open = new AsyncDisposableStack();

  const { site, lock } = await context.phase('preflight', async (phase) => {
    const found = await openSite(inputs, isRollback ? [] : request.source.files, context);
    open.defer(() => tidyUp(found.close, context.logger));
    saySite(found, phase);
    const { lockTimeoutMs, login } = inputs;
    const held = await takeDeployLock(
      found.manager,
      { dir: stackDirOf(inputs), waitMs: lockTimeoutMs, login, loginMayFail: isRollback },
      context,
    );
    open.defer(held.release);
    return { site: found, lock: held };
  });
  const guarded = { ...context, signal: AbortSignal.any([context.signal, lock.lost]) };
  const deployment = await context.phase('plan', async () => {
    const surveyed = await survey(
      inputs,
      site,
      (found) =>
        isRollback
          ? takeFromLedger(request, found, guarded)
          : workOutRelease(inputs, request.source, found.site, guarded),
      lock.dockerConfig,
      guarded,
    );
    tellWanted(surveyed, context);
    return isRollback ? { ...surveyed, attempt: { ...surveyed.attempt, rollback: true } } : surveyed;
  });
  await carryOut(deployment, lock, guarded, context);
}

/** Does it, and tells everybody how it ended. */
async function carryOut(
  deployment: Deployment,
  lock: DeployLock,
  guarded: DeployContext,
  context: DeployContext,
): Promise<void> {
  const { inputs, wanted, attempt } = deployment;
  const told = githubTold(inputs.record, `swarm:${inputs.stack}`, context);
  const what = `${attempt.rollback ? 'Rollback' : 'Release'} ${wanted.release.version} of ${inputs.stack}`;
  await told.begin({ sha: wanted.release.commit, description: what });
  const outcome = {
    subject: inputs.stack,
    release: wanted.release.version,
    previous: deployment.previous?.version,
    rollback: attempt.rollback,
    environmentUrl: inputs.record.environmentUrl,
    runUrl: context.github.runUrl,
  };
  const result = await change(deployment, lock, guarded).catch(async (error: unknown) => {
    await told.end(false, asFailure(error).what);
    throw error;
  });
  const { ending, failure } = result;
  tellEnding(deployment, ending, context);
  await told.end(failure === undefined, failure?.what ?? what);
  await told.comment(outcomeComment({ ...outcome, status: ending.status, ...(failure ? { failure } : {}) }));
  if (failure) throw failure;
}

/** Changes what runs where it has to be changed, and puts things right when that fails. */
async function change(
  deployment: Deployment,
  lock: DeployLock,
  context: DeployContext,
): Promise<{ readonly ending: StackEnding; readonly failure?: Failure }> {
  const { ledger, wanted, attempt } = deployment;
  if (await runsAlready(deployment)) return { ending: await proveUnchanged(deployment, context) };
  await ledger.storeRelease(wanted.release);
  const { site, stackDir, entries, before } = deployment;
  const beforeFairway = await keepBeforeFairway(site.manager, stackDir, entries, before);
  await ledger.append({ ...attempt, outcome: 'started' });
  try {
    return { ending: await changeTo(deployment, context) };
  } catch (error) {
    // Somebody else may hold the lock by now: what runs is theirs.
    if (lock.lost.aborted) throw error;
    return repair({ ...deployment, beforeFairway }, error, context, { cancelled: context.signal.aborted });
  }
}
