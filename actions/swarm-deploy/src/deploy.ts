import { isDeepStrictEqual } from 'node:util';
import type { Phase } from '@fairway/action-kit';
import { type DeployContext, recordEnd, storeProving } from '@fairway/deploy-kit';
import { readRendered, removeServices } from '@fairway/docker';
import { runningRelease } from '@fairway/releases';
import { Failure, messageOf } from '@fairway/runtime';
import { applyRelease, servicesBeyond } from './apply.ts';
import { forgetBeforeFairway } from './before-fairway.ts';
import { bringImages } from './bring-images.ts';
import { collect, type Tidied } from './collect.ts';
import type { Deployment } from './deployment.ts';
import type { StackEnding } from './ending.ts';
import { nodesTaking } from './file-nodes.ts';
import { keptFilesDir, stageFiles } from './kept-files.ts';
import { hasLogin } from './kept-login.ts';
import { filesAreInPlace, switchFiles } from './node-files.ts';
import { servicesInTheWay } from './port-handover.ts';
import { type Proof, proveRelease } from './proof.ts';
import { proveOrRejoin } from './rejoin.ts';
import { readSpecs, specsOf, storeSpecs, viewStack } from './stack-state.ts';
import { createStoredData } from './stored-data.ts';

/** Whether exactly the wanted release runs already: by the ledger, by every spec, and by the files of every node. */
export async function runsAlready({
  inputs,
  site,
  wanted,
  ledger,
  entries,
  before,
}: Deployment): Promise<boolean> {
  const { release, placement } = wanted;
  if (runningRelease(entries) !== release.id) return false;
  if (servicesBeyond(inputs.stack, release, before).length > 0) return false;
  const proven = await readSpecs(site.manager, ledger.releaseDir(release.id));
  if (!proven || !isDeepStrictEqual(proven, specsOf(before))) return false;
  return filesAreInPlace(release, placement.needed);
}

/** Proves a release that runs already. No task is touched. */
export async function proveUnchanged(deployment: Deployment, context: DeployContext): Promise<StackEnding> {
  if (!hasLogin(deployment.login, deployment.entries)) await renewLogin(deployment, context);
  const { inputs, site, wanted, ledger, before, clock, logger } = deployment;
  const { signal } = context;
  const { view, probes } = await context.phase('prove', async (phase) => {
    phase.info(`${wanted.release.version} runs already, equal in every spec and file: nothing is touched.`);
    const applied = { expected: specsOf(before), view: before };
    const nodes = wanted.placement.needed;
    const { release } = wanted;
    const timeoutMs = inputs.timeoutMs;
    return proveRelease({
      inputs,
      site,
      nodes,
      release,
      applied,
      before,
      timeoutMs,
      soakMs: 0,
      phase,
      clock,
      logger,
      signal,
    });
  });
  await Promise.all([
    storeProving(site.manager, ledger.releaseDir(wanted.release.id), wanted.proving),
    recordEnd(deployment, 'unchanged'),
  ]);
  return { status: 'unchanged', serves: wanted.release, view, probes, synced: [], notes: [] };
}

/**
 * Gives the swarm the login of now for services that stay as they are, or has it forget the one it has: Swarm leaves a
 * task alone that differs in its login only (moby/swarmkit, orchestrator/task.go, IsTaskDirty).
 */
async function renewLogin(deployment: Deployment, context: DeployContext): Promise<void> {
  const { inputs, site, wanted, ledger, attempt, stackDir, login } = deployment;
  await ledger.append({ ...attempt, outcome: 'started' });
  await pullBefore(deployment, context);
  await context.phase('login', async (phase) => {
    const { stack } = inputs;
    await applyRelease({ manager: site.manager, stack, release: wanted.release, stackDir, login });
    phase.proved(
      inputs.registryAuth === 'once'
        ? 'the swarm keeps no registry login for the services'
        : 'the swarm has the registry login of this run for later pulls',
      'handed over with the same specs, which were read back',
    );
  });
}

/** With `registry-auth: once` no node can pull later. */
async function pullBefore({ inputs, wanted }: Deployment, context: DeployContext): Promise<void> {
  if (inputs.registryAuth !== 'once') return;
  const { release, placement } = wanted;
  const { login, timeoutMs } = inputs;
  const { signal } = context;
  await context.phase('pull', (phase) =>
    bringImages({ release, nodes: placement.needed, login, timeoutMs, phase, signal }),
  );
}

/**
 * Changes the swarm to the wanted release and proves it. From the first line on, whoever calls has to put things right
 * when this throws.
 */
export async function changeTo(deployment: Deployment, context: DeployContext): Promise<StackEnding> {
  const { inputs, site, wanted, ledger, stackDir, login, before, previous, clock, logger } = deployment;
  const { release, data, files, placement } = wanted;
  const { manager } = site;
  const { signal } = context;

  const keptDir = keptFilesDir(stackDir);
  await context.phase('sync', async (phase) => {
    if (files.length === 0) phase.info('No files to sync.');
    await stageFiles(placement.needed, files, keptDir, context);
    for (const { content } of files) {
      const takers = nodesTaking(content, placement.needed);
      phase.proved(
        `the copy for ${content.to} is equal on ${takers.length} ${takers.length === 1 ? 'node' : 'nodes'}`,
        `manifest ${content.manifest}`,
      );
    }
  });
  await pullBefore(deployment, context);
  const { applied, synced } = await context.phase('deploy', async (phase) => {
    const created = await createStoredData(manager, inputs.stack, data);
    for (const name of created) phase.info(`Created ${name}`);
    signal.throwIfAborted();
    const inTheWay = servicesInTheWay(inputs.stack, readRendered(release.stack), before, phase.info);
    const switched = await switchFiles({ nodes: placement.needed, release, previous, keptDir }, context);
    const result = await switched.keepDuring(() =>
      applyRelease({
        manager,
        stack: inputs.stack,
        release,
        stackDir,
        login,
        inTheWay,
      }),
    );
    if (switched.synced.length > 0)
      phase.proved('all nodes have the files in place', 'read back before the stack was touched');
    phase.proved(`the swarm took ${release.id}`, `${result.expected.size} specs read back`);
    return { applied: result, synced: switched.synced };
  });
  const proof = await context.phase('prove', async (phase) => {
    const seen = await proveOrRejoin({
      inputs,
      site,
      nodes: placement.needed,
      release,
      applied,
      before,
      timeoutMs: inputs.timeoutMs,
      soakMs: inputs.soakMs,
      phase,
      clock,
      logger,
      signal,
    });
    await removeLeftBehind(deployment, seen, phase);
    return seen;
  });
  const tidied = await context.phase('record', async () => {
    const releaseDir = ledger.releaseDir(release.id);
    await Promise.all([
      storeSpecs(manager, releaseDir, applied.expected),
      storeProving(manager, releaseDir, wanted.proving),
    ]);
    await recordEnd(deployment, 'proven');
    await forgetBeforeFairway(manager, stackDir);
    return collectQuietly(deployment);
  });
  const { view, probes } = proof;
  return { status: 'deployed', serves: release, view, probes, synced, ...tidied };
}

/** Services of the release before that the new one lacks go only now, when there is no way back any more. */
async function removeLeftBehind(
  { inputs, site, wanted }: Deployment,
  { view }: Proof,
  phase: Phase,
): Promise<void> {
  const gone = servicesBeyond(inputs.stack, wanted.release, view);
  if (gone.length === 0) return;
  await removeServices(site.manager, gone);
  const left = servicesBeyond(inputs.stack, wanted.release, await viewStack(site.manager, inputs.stack));
  if (left.length === 0) {
    phase.proved(`removed ${gone.join(', ')}`, 'the swarm does not list them any more');
    return;
  }
  throw new Failure({
    what: `Services that ${wanted.release.version} does not have are still there: ${left.join(', ')}.`,
    why: 'The swarm took their removal, but still lists them.',
    fix: `Run: docker service rm ${left.join(' ')}`,
  });
}

/** Tidying up after a proven deploy: what goes wrong there is said and fails nothing. */
async function collectQuietly(deployment: Deployment): Promise<Tidied> {
  try {
    return await collect(deployment);
  } catch (error) {
    deployment.logger.warn(`Old releases could not be tidied up: ${messageOf(error)}`);
    return { notes: [], disks: [] };
  }
}
