import type { ConnectedNode, Swarm } from '../fleet/swarm.ts';

/** The nodes that are connected and are the right machines, also those whose disk is too full for a deploy. */
export function connectedNodes({ nodes }: Pick<Swarm, 'nodes'>): readonly ConnectedNode[] {
  return nodes.flatMap(({ node, host, facts }) => (host && facts ? [{ node, host }] : []));
}
