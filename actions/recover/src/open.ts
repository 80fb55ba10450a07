import { openFleet, targetOf, targetsOf } from '@fairway/access-kit';
import type { DeployContext, Recoverable } from '@fairway/deploy-kit';
import { sshConnector } from '@fairway/host';
import { tidyUp } from '@fairway/runtime';
import type { Inputs } from './inputs.ts';

/**
 * Connects all machines of the installation. What knows a project or a stack is large, so only that one is loaded.
 * @param open closes the connections
 * @throws Failure naming every machine that could not be connected: nothing goes back on some machines only
 */
export async function openInstallation(
  { place, stateDir, limits, login }: Inputs,
  open: AsyncDisposableStack,
  context: DeployContext,
): Promise<Recoverable> {
  const { logger, clock, signal } = context;
  if (place.kind === 'compose') {
    const [openRecoverableProject, { hosts }] = await Promise.all([
      loadComposeKit(),
      openFleet(targetsOf(place.hosts, place.ssh), open, context),
    ]);
    const { name: project, directory } = place;
    return openRecoverableProject({ project, directory, stateDir, hosts, limits, login }, context);
  }
  const connect = sshConnector({ logger, clock, signal });
  const [openRecoverableStack, manager] = await Promise.all([
    loadSwarmKit(),
    connect(targetOf(place.ssh, place.manager)),
  ]);
  open.defer(() => tidyUp(manager.close, logger));
  const { name: stack, nodes, ssh } = place;
  return openRecoverableStack(
    { stack, stateDir, manager, nodes, ssh, login, limits, connect },
    open,
    context,
  );
}

// Of a kit that is loaded so, the bundle takes what is named.
async function loadComposeKit() {
  const { openRecoverableProject } = await import('@fairway/compose-kit');
  return openRecoverableProject;
}

async function loadSwarmKit() {
  const { openRecoverableStack } = await import('@fairway/swarm-kit');
  return openRecoverableStack;
}
