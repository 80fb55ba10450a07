import { meetsConstraints } from './constraints.ts';
import type { SwarmNode } from './nodes.ts';
import type { ServiceSpec } from './services.ts';

/** The nodes that may run a service's tasks by its constraints, whatever state they are in. */
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
