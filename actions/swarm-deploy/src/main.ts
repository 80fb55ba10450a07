import { type DockerConfig, openDockerConfig } from '@fairway/docker';
import { holdLease, type Lease } from '@fairway/host';
import { lastProven, openLedger } from '@fairway/releases';
import { messageOf } from '@fairway/runtime';
import type { Context } from './context.ts';
import { changeTo, proveUnchanged, runsAlready } from './deploy.ts';
import type { Attempt, Deployment } from './deployment.ts';
import type { Ending } from './ending.ts';
import { type Inputs, readSwarmInputs } from './inputs.ts';
import { repair } from './repair.ts';
import { tellEnding, tellPlan } from './report.ts';
import { openSite, type Site } from './site.ts';
import { viewStack } from './stack-state.ts';
import { workOutRelease } from './wanted.ts';

/** preflight → plan → sync, deploy → prove → record; on failure back to what was proven before. */
export async function main(context: Context): Promise<void> {
  context.setOutput('status', 'failed');
  const inputs = readSwarmInputs();
  context.setOutput('release', inputs.release);
  const stackDir = `${inputs.stateDir}/stacks/${inputs.stack}`;
  await using open = new AsyncDisposableStack();

  const { site, dockerConfig, lease } = await context.phase('preflight', async (phase) => {
    const found = await openSite(inputs, context);
    open.defer(orWarn(found.close, context));
    saySite(found, phase.info, context);
    await found.manager.exec(['mkdir', '-p', '-m', '0700', '--', stackDir]);
    const held = await holdLease(
      found.manager,
      { path: `${stackDir}/lock`, holder: holderOf(context), waitMs: inputs.lockTimeoutMs },
      context,
    );
    open.defer(orWarn(held.release, context));
    const logins = `${stackDir}/logins`;
    open.defer(orWarn(() => found.manager.remove(logins), context));
    const config = await logIn(inputs, found, logins, context);
    return { site: found, dockerConfig: config?.directory, lease: held };
  });
  const guarded = { ...context, signal: AbortSignal.any([context.signal, lease.lost]) };
  const deployment = await context.phase('plan', () => plan(inputs, site, stackDir, dockerConfig, guarded));
  const ending = await carryOut(deployment, lease, guarded);
  tellEnding(deployment, ending, context);
}

async function plan(
  inputs: Inputs,
  site: Site,
  stackDir: string,
  dockerConfig: string | undefined,
  context: Context,
): Promise<Deployment> {
  const { github, clock, logger, signal } = context;
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
  const entry: Attempt = {
    id: wanted.release.id,
    version: wanted.release.version,
    commit: github.sha,
    startedAt: new Date(clock.now()).toISOString(),
    actor: github.actor,
    runUrl: github.runUrl,
    ...(proven && proven.id !== wanted.release.id ? { previous: proven.id } : {}),
  };
  const deployment: Deployment = {
    inputs,
    site,
    wanted,
    ledger,
    before,
    previous: stored?.id === wanted.release.id ? undefined : stored,
    entry,
    stackDir,
    dockerConfig,
    clock,
    logger,
  };
  tellPlan(deployment, context);
  return deployment;
}

async function carryOut(deployment: Deployment, lease: Lease, context: Context): Promise<Ending> {
  const { ledger, wanted, entry } = deployment;
  if (await runsAlready(deployment)) return proveUnchanged(deployment, context);
  await ledger.storeRelease(wanted.release);
  await ledger.append({ ...entry, outcome: 'started' });
  try {
    return await changeTo(deployment, context);
  } catch (error) {
    // Somebody else may hold the lock by now: what runs is theirs.
    if (lease.lost.aborted) throw error;
    const { ending, failure } = await repair(deployment, error, context, {
      cancelled: context.signal.aborted,
    });
    tellEnding(deployment, ending, context);
    throw failure;
  }
}

/** Logs in where only the holder of the lock does, so that what a killed run left there can go first. */
async function logIn(
  inputs: Inputs,
  { manager }: Site,
  parent: string,
  { signal }: Context,
): Promise<DockerConfig | undefined> {
  await manager.remove(parent);
  if (!inputs.login) return undefined;
  await manager.exec(['mkdir', '-m', '0700', '--', parent], { signal });
  return openDockerConfig(manager, { logins: [inputs.login], parent, signal });
}

function saySite(site: Site, info: (text: string) => void, { prove }: Context): void {
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

function holderOf({ github }: Context): string {
  return [github.actor, github.repository, github.runUrl].filter(Boolean).join(' ') || 'a run without a name';
}

/** What goes wrong while tidying up is said: it must not hide why the run ended. */
function orWarn(close: () => Promise<void>, { logger }: Context): () => Promise<void> {
  return async () => {
    try {
      await close();
    } catch (error) {
      logger.warn(`Not tidied up: ${messageOf(error)}`);
    }
  };
}
