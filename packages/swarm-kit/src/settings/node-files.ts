import type { FileMapping } from '@fairway/deploy-kit';
import { meetsConstraints, type SwarmNode } from '@fairway/docker/swarm';

/** A directory of the repository, its path on the nodes, and the nodes that take it. */
export interface NodeFiles extends FileMapping {
  /**
   * Placement constraints in Swarm's syntax. A node takes the directory when it meets all of them. An empty list means
   * every node of the stack.
   */
  readonly on: readonly string[];
}

/** The nodes that take a directory. */
export function nodesTaking<Node extends { readonly node: SwarmNode }>(
  { on = [] }: { readonly on?: readonly string[] | undefined },
  nodes: readonly Node[],
): readonly Node[] {
  return nodes.filter(({ node }) => meetsConstraints(node, on));
}
