import { attemptOf, type DeployContext, type DeployLock, takeDeployLock, tidyUp } from '@fairway/deploy-kit';
import { lastProven, openLedger } from '@fairway/releases';
import { changeTo, proveUnchanged, runsAlready } from './deploy.ts';
import type { Deployment } from './deployment.ts';
import type { StackEnding } from './ending.ts';
import { type Inputs, readSwarmInputs } from './inputs.ts';
import { repair } from './repair.ts';
import { tellEnding, tellPlan } from './report.ts';
import { openSite, type Site } from './site.ts';
import { viewStack } from './stack-state.ts';
import { workOutRelease } from './wanted.ts';

/** preflight → plan → sync, deploy → prove → record; on failure back to what was proven before. */
export async function main(context: DeployContext): Promise<void> {
  context.setOutput('status', 'failed');
  const inputs = readSwarmInputs();
  context.setOutput('release', inputs.release);
  const stackDir = `${inputs.stateDir}/stacks/${inputs.stack}`;
  await using open = new AsyncDisposableStack();

  const { site, lock } = await context.phase('preflight', async (phase) => {
    const found = await openSite(inputs, [], context);
    open.defer(() => tidyUp(found.close, context.logger));
    saySite(found, phase.info, context);
    const { lockTimeoutMs, login } = inputs;
    const held = await takeDeployLock(
      found.manager,
      { dir: stackDir, waitMs: lockTimeoutMs, login },
      context,
    );
    open.defer(held.release);
    return { site: found, lock: held };
  });
  const guarded = { ...context, signal: AbortSignal.any([context.signal, lock.lost]) };
  const deployment = await context.phase('plan', () =>
    plan(inputs, site, stackDir, lock.dockerConfig, guarded),
  );
  const ending = await carryOut(deployment, lock, guarded);
  tellEnding(deployment, ending, context);
}

async function plan(
  inputs: Inputs,
  site: Site,
  stackDir: string,
  dockerConfig: string | undefined,
  context: DeployContext,
): Promise<Deployment> {
  const { clock, logger, signal } = context;
  const ledger = openLedger(site.manager, { dir: stackDir, logger });
  const [wanted, before, entries] = await Promise.all([
    workOutRelease(inputs, site, context),
    viewStack(site.manager, inputs.stack, signal),
    ledger.read(),
  ]);
  const proven = lastProven(entries);
  const stored = proven && (await ledger.findRelease(proven.id));
  if (proven && !stored) {
    logger.warn(
      `${proven.version} was proven here, but is not stored any more: there is nothing to go back to.`,
    );
  }
  const deployment: Deployment = {
    inputs,
    site,
    wanted,
    ledger,
    before,
    previous: stored?.id === wanted.release.id ? undefined : stored,
    attempt: attemptOf(wanted.release, proven, context),
    stackDir,
    dockerConfig,
    clock,
    logger,
  };
  tellPlan(deployment, context);
  return deployment;
}

async function carryOut(
  deployment: Deployment,
  lock: DeployLock,
  context: DeployContext,
): Promise<StackEnding> {
  const { ledger, wanted, attempt } = deployment;
  if (await runsAlready(deployment)) return proveUnchanged(deployment, context);
  await ledger.storeRelease(wanted.release);
  await ledger.append({ ...attempt, outcome: 'started' });
  try {
    return await changeTo(deployment, context);
  } catch (error) {
    // Somebody else may hold the lock by now: what runs is theirs.
    if (lock.lost.aborted) throw error;
    const { ending, failure } = await repair(deployment, error, context, {
      cancelled: context.signal.aborted,
    });
    tellEnding(deployment, ending, context);
    throw failure;
  }
}

function saySite(site: Site, info: (text: string) => void, { prove }: DeployContext): void {
  for (const item of site.nodes) {
    if (!item.reached) info(`${item.node.hostname}: not reached`);
    else {
      const { freeBytes, engineVersion, clockAheadSeconds } = item.facts;
      const clock = Math.abs(clockAheadSeconds) > 5 ? `, clock off by ${clockAheadSeconds} s` : '';
      info(
        `${item.node.hostname}: engine ${engineVersion}, ${Math.round(freeBytes / 1024 ** 2)} MB free${clock}`,
      );
    }
  }
  for (const { hostname, availability } of site.aside)
    info(`${hostname}: left alone, its availability is ${availability}`);
  const reached = site.nodes.filter((item) => item.reached).length;
  prove(
    `${reached} of ${site.nodes.length} nodes answer`,
    'host key, node id, rsync, disk and state directory checked',
  );
}
