import type { Phase } from '@fairway/action-kit';
import { allNetworks, askEngine } from '@fairway/docker/engine';
import { networksApart, readNodeState, readRendered, volumesApart } from '@fairway/docker/stack';
import { type StackView, shortName } from '@fairway/docker/swarm';
import type { Host } from '@fairway/host';
import type { Release } from '@fairway/releases';
import { Failure } from '@fairway/runtime';
import type { ConnectedNode } from '../fleet/swarm.ts';

export interface KeptRequest {
  readonly manager: Host;
  readonly nodes: readonly ConnectedNode[];
  readonly stack: string;
  readonly release: Release;
  /** The stack at the end of the proof. */
  readonly view: StackView;
  readonly signal?: AbortSignal | undefined;
}

/**
 * How the networks of a release, and the volumes of every node that runs a task of it, differ from its stack file: one
 * sentence each.
 */
export async function networksAndVolumesApart(
  request: KeptRequest,
): Promise<{ readonly apart: readonly string[]; readonly asked: number }> {
  const { manager, nodes, stack, release, view, signal } = request;
  const merged = readRendered(release.stack);
  const running = servicesByNode(stack, view);
  const takers = nodes.filter(({ node }) => running.has(node.id));
  const [[networks], states] = await Promise.all([
    askEngine(manager, [allNetworks], { signal }),
    Promise.all(takers.map(async (item) => ({ id: item.node.id, state: await readNodeState(item, signal) }))),
  ]);
  const apart = [
    ...networksApart(stack, merged, networks),
    ...states.flatMap(({ id, state }) => volumesApart(stack, merged, state, running.get(id) ?? new Set())),
  ];
  return { apart, asked: takers.length };
}

/**
 * Proves that the networks of a release, and the volumes of every node that runs a task of it, are what its stack file says.
 * Specs name them only; Docker leaves existing ones as they are without a word.
 * @throws Failure naming every difference
 */
export async function proveNetworksAndVolumes(
  request: KeptRequest & { readonly phase: Phase },
): Promise<void> {
  const { stack, release, phase } = request;
  const { apart, asked } = await networksAndVolumesApart(request);
  if (apart.length === 0) {
    phase.proved(
      'networks and volumes are what the stack file says',
      `read back from the swarm and ${asked} ${asked === 1 ? 'node' : 'nodes'}`,
    );
    return;
  }
  throw new Failure({
    what: `Networks or volumes of ${stack} are not what ${release.version} says.`,
    why: 'Docker makes them once and never changes them. Somebody made or changed them while the deploy ran.',
    evidence: apart,
    fix: 'Write another `name` for what differs, or remove it by hand, and run this again.',
  });
}

/** Node id → the services, by their names in the stack file, that run a task there. */
function servicesByNode(stack: string, { services, tasks }: StackView): ReadonlyMap<string, Set<string>> {
  const names = new Map(services.map(({ ID, Spec }) => [ID, shortName(stack, Spec.Name)]));
  const running = new Map<string, Set<string>>();
  for (const { NodeID, ServiceID, Status } of tasks) {
    const service = names.get(ServiceID);
    if (Status.State !== 'running' || !NodeID || !service) continue;
    running.set(NodeID, (running.get(NodeID) ?? new Set()).add(service));
  }
  return running;
}
