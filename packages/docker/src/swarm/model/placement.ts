import { meetsConstraints } from './constraints.ts';
import type { SwarmNode } from './nodes.ts';
import type { ServiceSpec } from './services.ts';

/** The nodes on which a service's constraints allow tasks, whatever the state of the nodes is. */
export function nodesAllowed(
  constraints: readonly string[],
  nodes: readonly SwarmNode[],
): readonly SwarmNode[] {
  return nodes.filter((node) => meetsConstraints(node, constraints));
}

/** The nodes on which a global service must have a task now: allowed, active, and up. */
export function nodesExpected(spec: ServiceSpec, nodes: readonly SwarmNode[]): readonly SwarmNode[] {
  const constraints = spec.TaskTemplate.Placement?.Constraints ?? [];
  return nodesAllowed(constraints, nodes).filter(
    ({ availability, state }) => availability === 'active' && state === 'ready',
  );
}
