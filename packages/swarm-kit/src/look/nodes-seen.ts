import type { InstalledLook } from '@fairway/deploy-kit';
import { nodesAllowed, type ServiceSpec, type SwarmNode } from '@fairway/docker/swarm';
import { reasonOf } from '@fairway/runtime';
import { isLeftOver } from '../fleet/lost-nodes.ts';
import type { ConnectedNode, Swarm } from '../fleet/swarm.ts';

/** The nodes that matter to a stack, at one look. */
export interface NodesSeen {
  /** Connected, and called ready by the swarm. */
  readonly connected: readonly ConnectedNode[];
  readonly unseen: InstalledLook['unseen'];
}

/**
 * Sorts the nodes on which services of a stack may run. A node that people have drained or paused is not missed, nor the
 * entry that a machine left behind when it joined again.
 * @param now the nodes as the swarm reports them now
 * @param specs the specs of the services
 */
export function nodesSeen(
  swarm: Pick<Swarm, 'nodes'>,
  now: readonly SwarmNode[],
  specs: readonly Pick<ServiceSpec, 'TaskTemplate'>[],
): NodesSeen {
  const connected: ConnectedNode[] = [];
  const unseen: { readonly host: string; readonly why: string }[] = [];
  for (const node of now) {
    if (node.availability !== 'active' || isLeftOver(node, now) || !mayRun(node, specs)) continue;
    const tried = swarm.nodes.find((one) => one.node.id === node.id);
    if (node.state !== 'ready')
      unseen.push({ host: node.hostname, why: `the swarm says that it is ${node.state}` });
    else if (tried?.host && tried.facts) connected.push({ node, host: tried.host });
    else unseen.push({ host: node.hostname, why: whyNotConnected(tried) });
  }
  return { connected, unseen };
}

function mayRun(node: SwarmNode, specs: readonly Pick<ServiceSpec, 'TaskTemplate'>[]): boolean {
  return specs.some(
    ({ TaskTemplate }) => nodesAllowed(TaskTemplate.Placement?.Constraints ?? [], [node]).length > 0,
  );
}

function whyNotConnected(tried: Swarm['nodes'][number] | undefined): string {
  if (tried === undefined || tried.reached) return 'it came into the swarm after this run had begun';
  return reasonOf(tried.error);
}
