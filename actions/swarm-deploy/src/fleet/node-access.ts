import { targetOf } from '@fairway/access-kit';
import type { SwarmNode } from '@fairway/docker';
import type { SshTarget } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import type { Inputs } from '../inputs.ts';

/**
 * How a node of the swarm is reached: by the address that the swarm knows, or by the one that the input gives.
 * @throws Failure for a node that the input leaves out.
 */
export function nodeAccess(
  { nodes, ssh }: Pick<Inputs, 'nodes' | 'ssh'>,
  { hostname, address }: Pick<SwarmNode, 'hostname' | 'address'>,
): SshTarget {
  if (nodes === 'auto') return targetOf(ssh, { address }, hostname);
  const given = nodes.find(({ name }) => name === hostname);
  if (given) return targetOf(ssh, given.target, hostname);
  throw new Failure({
    what: `The node ${hostname} is in the swarm, but not in the input "nodes".`,
    why: 'Tasks of the stack may be placed there, so it needs the files as well.',
    fix: `Add the line ${hostname}=ADDRESS to "nodes", write "nodes: auto", or drain the node.`,
  });
}
