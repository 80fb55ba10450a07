import { targetOf } from '@fairway/access-kit';
import type { SwarmNode } from '@fairway/docker/swarm';
import type { SshTarget } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import type { StackSettings } from '../settings/stack-settings.ts';

/**
 * How to reach a node of the swarm: at the address that the swarm knows, or at the one in the input.
 * @throws Failure for a node that the input leaves out
 */
export function nodeAccess(
  { nodes, ssh }: Pick<StackSettings, 'nodes' | 'ssh'>,
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
