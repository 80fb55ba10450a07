import { type FileMapping, parseFileMapping } from '@fairway/deploy-kit';
import { meetsConstraints, parseConstraint, type SwarmNode } from '@fairway/docker';
import { Failure } from '@fairway/runtime';
import type { ReachedNode } from '../site/placement.ts';

/** A directory of the repository, where it goes, and on which nodes. */
export interface NodeFiles extends FileMapping {
  /** Constraints in Swarm's words that a node meets which takes it; none: every node of the stack does. */
  readonly on: readonly string[];
}

/**
 * Reads `local/dir => /remote/dir`, with ` @ node.labels.KEY==VALUE` for nodes by label; several, parted by commas,
 * must all be met.
 * @throws Failure when it is something else.
 */
export function parseNodeFiles(line: string): NodeFiles {
  const [mapping = '', constraints, ...more] = line.split(/\s+@\s+/);
  const on = (constraints ?? '').split(',').flatMap((text) => text.trim() || []);
  const unreadable = on.find((text) => parseConstraint(text) === undefined);
  if (more.length > 0 || unreadable !== undefined || (constraints !== undefined && on.length === 0)) {
    throw new Failure({
      what: `"${line}" does not say which nodes get the files.`,
      why: unreadable
        ? `"${unreadable}" is no constraint.`
        : 'After "@" there is not one list of constraints.',
      fix: 'Write, as in a stack file: deploy/pages => /srv/pages @ node.labels.zone==west',
    });
  }
  return { ...parseFileMapping(mapping), on };
}

/** The nodes that take a directory. */
export function nodesTaking<Node extends { readonly node: SwarmNode }>(
  { on = [] }: { readonly on?: readonly string[] | undefined },
  nodes: readonly Node[],
): readonly Node[] {
  return nodes.filter(({ node }) => meetsConstraints(node, on));
}

/**
 * Checks that every directory has nodes to go to, and that no node is to get two into the same place.
 * @throws Failure naming the directory.
 */
export function requireTakers(files: readonly NodeFiles[], nodes: readonly ReachedNode[]): void {
  for (const [index, mapping] of files.entries()) {
    const takers = nodesTaking(mapping, nodes);
    if (takers.length === 0) throw noTaker(mapping, nodes);
    const twin = files.slice(0, index).find(({ to }) => to === mapping.to);
    const shared = twin && nodesTaking(twin, takers)[0];
    if (shared) throw twoInOnePlace(twin, mapping, shared.node.hostname);
  }
}

function noTaker({ from, on }: NodeFiles, nodes: readonly ReachedNode[]): Failure {
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
