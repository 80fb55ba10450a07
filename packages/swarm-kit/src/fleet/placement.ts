import { type ResolvedService, wrongPlatform } from '@fairway/docker/registry';
import type { MergedStack } from '@fairway/docker/stack';
import { nodesAllowed, type SwarmNode } from '@fairway/docker/swarm';
import { Failure, messageOf } from '@fairway/runtime';

import { adviceOnLost } from './lost-nodes.ts';
import type { TriedNode } from './swarm.ts';

/** A node with an open connection, and the facts that its machine reports. */
export type ReachedNode = Extract<TriedNode, { reached: true }>;

/** The nodes on which the stack can run. */
export interface Placement {
  /** Nodes that may get a task of the stack. All of them are connected. */
  readonly needed: readonly ReachedNode[];
  /** Nodes that no service may use. */
  readonly unneeded: readonly TriedNode[];
}

/**
 * Finds the nodes that the stack needs, by its placement constraints.
 * @throws Failure naming every needed node that is down or could not be reached, or a service that no node may run
 */
export function placeStack(merged: MergedStack, nodes: readonly TriedNode[]): Placement {
  const all = nodes.map(({ node }) => node);
  const allowed = new Set<string>();
  for (const [service, definition] of Object.entries(merged.services)) {
    const constraints = constraintsOf(definition);
    const possible = nodesAllowed(constraints, all);
    if (possible.length === 0) throw nowhere(service, constraints, all);
    for (const { id } of possible) allowed.add(id);
  }
  const wanted = nodes.filter(({ node }) => allowed.has(node.id));
  const missing = wanted.filter((item) => !item.reached || item.node.state !== 'ready');
  if (missing.length > 0) throw unreachable(missing, all);
  return {
    needed: wanted.filter((item) => item.reached),
    unneeded: nodes.filter(({ node }) => !allowed.has(node.id)),
  };
}

/**
 * Checks that a service's image exists for the platform of every node that may run the service.
 * @throws Failure naming service, node and platform
 */
export function requirePlatforms(
  merged: MergedStack,
  images: readonly ResolvedService[],
  nodes: readonly SwarmNode[],
): void {
  for (const image of images) {
    for (const node of nodesAllowed(constraintsOf(merged.services[image.service] ?? {}), nodes)) {
      const platform = `${node.os}/${node.architecture}`;
      const problem = wrongPlatform(
        image,
        { kind: 'node', name: node.hostname, platform },
        'keep the service off the node: deploy.placement.constraints: [node.platform.arch==x86_64]',
      );
      if (problem) throw problem;
    }
  }
}

/** The placement constraints of a service of a merged stack file. */
export function constraintsOf(service: Readonly<Record<string, unknown>>): readonly string[] {
  const deploy = service['deploy'] as { placement?: { constraints?: readonly string[] } } | undefined;
  return deploy?.placement?.constraints ?? [];
}

function nowhere(service: string, constraints: readonly string[], nodes: readonly SwarmNode[]): Failure {
  return new Failure({
    what: `No node may run the service ${service}.`,
    why: `No active node meets its constraints: ${constraints.join(', ')}.`,
    evidence: nodes.map(
      ({ hostname, role, labels }) =>
        `${hostname}: ${[role, ...Object.entries(labels).map(([key, value]) => `${key}=${value}`)].join(', ')}`,
    ),
    fix: 'Correct `deploy.placement.constraints`, or label a node: docker node update --label-add KEY=VALUE NODE',
  });
}

function unreachable(nodes: readonly TriedNode[], all: readonly SwarmNode[]): Failure {
  const names = nodes.map(({ node }) => node.hostname);
  return new Failure({
    what: `Nothing was deployed: ${names.length === 1 ? `the node ${names[0]} is` : `${names.length} nodes are`} not available.`,
    why: 'Tasks of the stack may be placed there, and a release goes to all nodes or to none.',
    evidence: nodes.flatMap((item) => [
      ...(item.node.state === 'ready'
        ? []
        : [`${item.node.hostname} (${item.node.id}): the swarm says that it is ${item.node.state}`]),
      ...(item.reached
        ? []
        : messageOf(item.error)
            .split('\n')
            .map((line) => `${item.node.hostname}: ${line}`)),
    ]),
    fix: adviceOnLost(
      nodes.map(({ node }) => node),
      all,
    ),
  });
}
