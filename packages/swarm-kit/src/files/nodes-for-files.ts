import { Failure } from '@fairway/runtime';
import type { ReachedNode } from '../fleet/placement.ts';
import { type NodeFiles, nodesTaking } from '../settings/node-files.ts';

/**
 * Checks that every directory has a node that takes it, and that no node takes two directories at the same path.
 * @throws Failure naming the directory
 */
export function requireNodesForFiles(files: readonly NodeFiles[], nodes: readonly ReachedNode[]): void {
  for (const [index, mapping] of files.entries()) {
    const takers = nodesTaking(mapping, nodes);
    if (takers.length === 0) throw noNodeTakes(mapping, nodes);
    const twin = files.slice(0, index).find(({ to }) => to === mapping.to);
    const shared = twin && nodesTaking(twin, takers)[0];
    if (shared) throw twoInOnePlace(twin, mapping, shared.node.hostname);
  }
}

function noNodeTakes({ from, on }: NodeFiles, nodes: readonly ReachedNode[]): Failure {
  return new Failure({
    what: `No node of the stack takes the files of ${from}.`,
    why: `None of the nodes that may run its services meets ${on.join(', ')}.`,
    evidence: nodes.map(
      ({ node: { hostname, role, labels } }) =>
        `${hostname}: ${[role, ...Object.entries(labels).map(([key, value]) => `${key}=${value}`)].join(', ')}`,
    ),
    fix: 'Correct the constraint in the input "files", or label a node: docker node update --label-add KEY=VALUE NODE',
  });
}

function twoInOnePlace(one: NodeFiles, other: NodeFiles, node: string): Failure {
  return new Failure({
    what: `${node} would get two directories as ${one.to}.`,
    why: `The input "files" brings ${one.from} and ${other.from} there, and a sync deletes what its source does not have.`,
    fix: 'Give them different places, or constraints that no node meets both of.',
  });
}
