import type { DeployContext } from '@fairway/deploy-kit';
import { imageIds } from '@fairway/docker/compose';
import { type RegistryLogin, resolveImage } from '@fairway/docker/registry';
import { readRendered } from '@fairway/docker/stack';
import { nodesAllowed } from '@fairway/docker/swarm';
import type { Release } from '@fairway/releases';
import { Failure, messageOf } from '@fairway/runtime';
import { constraintsOf, type Placement, type ReachedNode } from '../fleet/placement.ts';

/** An image that a node does not have and cannot pull. */
interface Lack {
  readonly service: string;
  readonly node: string;
  readonly image: string;
  readonly why: string;
}

const registryTimeoutMs = 15_000;

/**
 * Checks before any change that the services of a stored release can start: each node that may run a service has its
 * image or can pull it. The registry is asked only for missing images, from the node that lacks them.
 * @throws Failure where a service could start on no node, or a global service not on all of its nodes. Anything less is
 * a warning.
 */
export async function requireImages(
  release: Release,
  { needed }: Placement,
  login: RegistryLogin | undefined,
  { logger, signal }: Pick<DeployContext, 'logger' | 'signal'>,
): Promise<void> {
  const { services } = readRendered(release.stack);
  const takers = Object.entries(release.digests).map(([service, image]) => {
    const definition = services[service] ?? {};
    const allowed = new Set(
      nodesAllowed(
        constraintsOf(definition),
        needed.map(({ node }) => node),
      ).map(({ id }) => id),
    );
    return {
      service,
      image,
      isGlobal: isGlobal(definition),
      nodes: needed.filter(({ node }) => allowed.has(node.id)),
    };
  });
  const lacks = (
    await Promise.all(
      needed.map((node) => {
        const own = takers.filter(({ nodes }) => nodes.includes(node));
        return lacksOf(node, own, login, signal);
      }),
    )
  ).flat();
  const fatal = takers.filter(({ service, isGlobal: everywhere, nodes }) => {
    const missing = lacks.filter((lack) => lack.service === service).length;
    return missing > 0 && (everywhere || missing === nodes.length);
  });
  if (fatal.length > 0)
    throw cannotStart(
      release,
      fatal.map(({ service }) => service),
      lacks,
    );
  for (const { service, node, why } of lacks)
    logger.warn(
      `${node} has no image for ${service} and cannot pull it, so the service can only run elsewhere: ${why}`,
    );
}

async function lacksOf(
  { node, host }: ReachedNode,
  own: readonly { readonly service: string; readonly image: string }[],
  login: RegistryLogin | undefined,
  signal: AbortSignal,
): Promise<readonly Lack[]> {
  const there = await imageIds(
    host,
    own.map(({ image }) => image),
    { signal },
  );
  const missing = [...new Set(own.map(({ image }) => image))].filter((image) => !there.has(image));
  const options = { logins: login ? [login] : [], timeoutMs: registryTimeoutMs, signal };
  const refused = await Promise.all(
    missing.map((image) =>
      resolveImage(host, image, options).then(
        () => undefined,
        (error: unknown) => {
          signal.throwIfAborted();
          return [
            image,
            error instanceof Failure ? [error.why, ...error.evidence].join(' ') : messageOf(error),
          ] as const;
        },
      ),
    ),
  );
  const reasons = new Map(refused.filter((reason) => reason !== undefined));
  return own.flatMap(({ service, image }) => {
    const why = reasons.get(image);
    return why === undefined ? [] : [{ service, image, node: node.hostname, why }];
  });
}

function isGlobal(service: Readonly<Record<string, unknown>>): boolean {
  const { mode } = Object(service['deploy']) as { readonly mode?: unknown };
  return mode === 'global' || mode === 'global-job';
}

function cannotStart({ version }: Release, services: readonly string[], lacks: readonly Lack[]): Failure {
  return new Failure({
    what: `${version} cannot be rolled back to: images of it are gone.`,
    why: `${services.join(', ')} could not start: nodes that have to run it neither have its image nor can pull it.`,
    evidence: lacks.map(({ service, node, image, why }) => `${service} on ${node}: ${image}: ${why}`),
    fix: `Nothing was changed. Let the registry hold these images again and answer, or deploy ${version} again from its commit.`,
  });
}
