import type { Phase } from '@fairway/action-kit';
import { type DeployContext, recordEnd, storeProving } from '@fairway/deploy-kit';
import { readRendered, removeServices } from '@fairway/docker/stack';
import { viewStack } from '@fairway/docker/swarm';
import { allEnded, countOf, Failure } from '@fairway/runtime';
import { keptFilesDir, stageFiles } from '../files/stage-files.ts';
import { switchFiles } from '../files/switch-files.ts';
import { servicesBeyond } from '../fleet/services-beyond.ts';
import { servicesInTheWay } from '../plan/port-handover.ts';
import type { StackDeploy } from '../plan/stack-deploy.ts';
import { proveNetworksAndVolumes } from '../prove/networks-and-volumes.ts';
import type { Proven } from '../prove/prove.ts';
import { proveOrRejoin } from '../prove/replace-cut-off.ts';
import type { StackEnding } from '../record/ending.ts';
import { tidyUpStack } from '../record/tidy-up.ts';
import { createStoredData } from '../release/configs-and-secrets.ts';
import { forgetBeforeFairway } from '../release/foreign-stack.ts';
import { storeSpecs } from '../release/stored-specs.ts';
import { nodesTaking } from '../settings/node-files.ts';
import { applyRelease } from './apply.ts';
import { pullBefore } from './bring-images.ts';
import { keepDatastoresAlone } from './datastores-alone.ts';

/**
 * Changes the swarm to the wanted release and proves the release. The caller must repair the stack when this function
 * throws.
 */
export async function changeTo(deploy: StackDeploy, context: DeployContext): Promise<StackEnding> {
  const { settings, swarm, wanted, ledger, stackDir, login, before, previous, clock, fetch, logger } = deploy;
  const { release, data, files, placement } = wanted;
  const { manager } = swarm;
  const { signal } = context;

  const keptDir = keptFilesDir(stackDir);
  await context.phase('sync', async (phase) => {
    if (files.length === 0) phase.info('No files to sync.');
    await stageFiles(placement.needed, files, { keptDir, earlier: previous?.files ?? [] }, context);
    for (const { content } of files) {
      const takers = nodesTaking(content, placement.needed);
      phase.proved(
        `the copy for ${content.to} is equal on ${countOf(takers.length, 'node')}`,
        `manifest ${content.manifest}`,
      );
    }
  });
  await pullBefore(deploy, context);
  const { applied, synced } = await context.phase('deploy', async (phase) => {
    const created = await createStoredData(manager, settings.stack, data);
    for (const name of created) phase.info(`Created ${name}`);
    signal.throwIfAborted();
    const inTheWay = servicesInTheWay(settings.stack, readRendered(release.stack), before, phase.info);
    await keepDatastoresAlone(manager, settings.stack, before, context);
    const switched = await switchFiles({ nodes: placement.needed, release, previous, keptDir }, context);
    const result = await switched.keepDuring(() =>
      applyRelease({
        manager,
        stack: settings.stack,
        release,
        stackDir,
        login,
        inTheWay,
      }),
    );
    if (switched.synced.length > 0)
      phase.proved('all nodes have the files in place', 'read back before the stack was touched');
    phase.proved(`the swarm took ${release.id}`, `${countOf(result.expected.size, 'spec')} read back`);
    return { applied: result, synced: switched.synced };
  });
  const proof = await context.phase('prove', async (phase) => {
    const seen = await proveOrRejoin({
      settings,
      swarm,
      nodes: placement.needed,
      everywhere: true,
      release,
      verify: wanted.proving.verify,
      applied,
      before,
      waitForGrace: true,
      timeoutMs: settings.timeoutMs,
      soakMs: settings.soakMs,
      phase,
      clock,
      fetch,
      logger,
      signal,
    });
    await proveNetworksAndVolumes({
      manager,
      nodes: placement.needed,
      stack: settings.stack,
      release,
      view: seen.view,
      phase,
      signal,
    });
    await removeLeftBehind(deploy, seen, phase);
    return seen;
  });
  const tidied = await context.phase('record', async () => {
    const releaseDir = ledger.releaseDir(release.id);
    await allEnded([
      storeSpecs(manager, releaseDir, applied.expected),
      storeProving(manager, releaseDir, wanted.proving),
    ]);
    await recordEnd(deploy, 'proven');
    await forgetBeforeFairway(manager, stackDir);
    return tidyUpStack(deploy);
  });
  const { view, probes, seen } = proof;
  return { status: 'deployed', serves: release, view, probes, seen, synced, ...tidied };
}

/**
 * Removes services of the previous release that the new one lacks. They go only now, because a return to the previous
 * release would need them.
 */
async function removeLeftBehind(
  { settings, swarm, wanted }: StackDeploy,
  { view }: Proven,
  phase: Phase,
): Promise<void> {
  const { ofStack: gone, ofOthers } = servicesBeyond(settings.stack, wanted.release, view);
  if (ofOthers.length > 0) phase.info(`Left alone, because others made them: ${ofOthers.join(', ')}.`);
  if (gone.length === 0) return;
  await removeServices(swarm.manager, gone);
  const now = await viewStack(swarm.manager, settings.stack);
  const { ofStack: left } = servicesBeyond(settings.stack, wanted.release, now);
  if (left.length === 0) {
    phase.proved(`removed ${gone.join(', ')}`, 'the swarm does not list them any more');
    return;
  }
  throw new Failure({
    what: `Services that ${wanted.release.version} does not have are still there: ${left.join(', ')}.`,
    why: 'The swarm took their removal, but still lists them.',
    fix: `Run \`${swarm.manager.typed(`docker service rm ${left.join(' ')}`)}\`.`,
  });
}
