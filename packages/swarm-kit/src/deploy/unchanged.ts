import { type DeployContext, recordEnd, storeProving } from '@fairway/deploy-kit';
import type { StackView } from '@fairway/docker/swarm';
import { allEnded } from '@fairway/runtime';
import { specsOfRelease } from '../fleet/services-beyond.ts';
import type { StackDeploy } from '../plan/stack-deploy.ts';
import { hasLogin } from '../plan/swarm-login.ts';
import { proveNetworksAndVolumes } from '../prove/networks-and-volumes.ts';
import { proveRelease } from '../prove/prove.ts';
import type { StackEnding } from '../record/ending.ts';
import { applyRelease } from './apply.ts';
import { pullBefore } from './bring-images.ts';

/** Proves a release that already runs. No task is touched. */
export async function proveUnchanged(deploy: StackDeploy, context: DeployContext): Promise<StackEnding> {
  const { settings, swarm, wanted, ledger, clock, fetch, logger } = deploy;
  // A failed pull with the previous login says nothing about the current login.
  const before = hasLogin(deploy.login, deploy.entries) ? deploy.before : await renewLogin(deploy, context);
  const { signal } = context;
  const { view, probes, seen } = await context.phase('prove', async (phase) => {
    phase.info(`${wanted.release.version} runs already, equal in every spec and file: nothing is touched.`);
    const nodes = wanted.placement.needed;
    const { release } = wanted;
    const applied = { expected: specsOfRelease(settings.stack, release, deploy.before), view: before };
    const timeoutMs = settings.timeoutMs;
    const proven = await proveRelease({
      settings,
      swarm,
      nodes,
      everywhere: true,
      release,
      verify: wanted.proving.verify,
      applied,
      before,
      waitForGrace: true,
      timeoutMs,
      soakMs: 0,
      phase,
      clock,
      fetch,
      logger,
      signal,
    });
    const { view } = proven;
    await proveNetworksAndVolumes({
      manager: swarm.manager,
      nodes,
      stack: settings.stack,
      release,
      view,
      phase,
      signal,
    });
    return proven;
  });
  await allEnded([
    storeProving(swarm.manager, ledger.releaseDir(wanted.release.id), wanted.proving),
    recordEnd(deploy, 'unchanged'),
  ]);
  return { status: 'unchanged', serves: wanted.release, view, probes, seen, synced: [], notes: [] };
}

/**
 * Gives the swarm the current login for services that stay as they are, or makes it forget the login that it has. No
 * task restarts: Swarm ignores a difference in the login alone (moby/swarmkit, orchestrator/task.go, IsTaskDirty).
 * @returns the stack right afterwards
 */
async function renewLogin(deploy: StackDeploy, context: DeployContext): Promise<StackView> {
  const { settings, swarm, wanted, ledger, attempt, stackDir, login } = deploy;
  await ledger.append({ ...attempt, outcome: 'started' });
  await pullBefore(deploy, context);
  return context.phase('login', async (phase) => {
    const { stack } = settings;
    const { view } = await applyRelease({
      manager: swarm.manager,
      stack,
      release: wanted.release,
      stackDir,
      login,
    });
    phase.proved(
      settings.registryAuth === 'once'
        ? 'the swarm keeps no registry login for the services'
        : 'the swarm has the registry login of this run for later pulls',
      'handed over with the same specs, which were read back',
    );
    return view;
  });
}
