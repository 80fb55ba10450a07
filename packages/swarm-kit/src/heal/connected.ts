import type { ConnectedNode, Swarm } from '../fleet/swarm.ts';

/** The nodes with an open connection, also those whose disk is too full for a deploy. */
export function connectedNodes({ nodes }: Pick<Swarm, 'nodes'>): readonly ConnectedNode[] {
  return nodes.flatMap(({ node, host }) => (host && node.state === 'ready' ? [{ node, host }] : []));
}
