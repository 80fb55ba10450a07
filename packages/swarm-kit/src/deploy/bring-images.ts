import type { Phase } from '@fairway/action-kit';
import type { DeployContext } from '@fairway/deploy-kit';
import { pullImage, type RegistryLogin } from '@fairway/docker/registry';
import { readRendered } from '@fairway/docker/stack';
import { nodesAllowed } from '@fairway/docker/swarm';
import { overHosts } from '@fairway/host';
import type { Release } from '@fairway/releases';
import { constraintsOf } from '../fleet/placement.ts';
import type { ConnectedNode } from '../fleet/swarm.ts';
import type { StackDeploy } from '../plan/stack-deploy.ts';

interface BringRequest {
  readonly release: Pick<Release, 'stack' | 'digests'>;
  readonly nodes: readonly ConnectedNode[];
  readonly login: RegistryLogin | undefined;
  /** Milliseconds for each image on each node. */
  readonly timeoutMs: number;
  readonly phase: Phase;
  readonly signal: AbortSignal;
}

/**
 * Has all nodes pull, side by side, the images of the services that each may run. The swarm then needs no login to
 * start them: a node asks no registry for an image that it already has by digest.
 * @throws Failure naming every node that could not pull one
 */
export async function bringImages(request: BringRequest): Promise<void> {
  const { release, nodes, login, timeoutMs, phase, signal } = request;
  const { services } = readRendered(release.stack);
  const options = { logins: login ? [login] : [], timeoutMs, signal };
  const pulled = await overHosts(nodes, async ({ host, node }) => {
    const wanted = Object.entries(release.digests)
      .filter(([service]) => nodesAllowed(constraintsOf(services[service] ?? {}), [node]).length > 0)
      .map(([, image]) => image);
    return Promise.all([...new Set(wanted)].map((image) => pullImage(host, image, options)));
  });
  const all = pulled.flat();
  phase.proved(
    'every node has the images that it may run',
    `${all.filter(Boolean).length} of ${all.length} had to be pulled`,
  );
}

/** Pulls the images before the deploy with `registry-auth: once`, because no node can pull later. */
export async function pullBefore({ settings, wanted }: StackDeploy, context: DeployContext): Promise<void> {
  if (settings.registryAuth !== 'once') return;
  const { release, placement } = wanted;
  const { login, timeoutMs } = settings;
  const { signal } = context;
  await context.phase('pull', (phase) =>
    bringImages({ release, nodes: placement.needed, login, timeoutMs, phase, signal }),
  );
}
