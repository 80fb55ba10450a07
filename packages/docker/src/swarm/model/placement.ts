import { meetsConstraints } from './constraints.ts';
import type { SwarmNode } from './nodes.ts';
import type { ServiceSpec, SwarmService } from './services.ts';

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

/**
 * Why no node takes a task of a global service now, in words; undefined where one does. Swarm calls such a service
 * complete, although it runs nowhere.
 */
export function whyNowhere(spec: ServiceSpec, nodes: readonly SwarmNode[]): string | undefined {
  if (nodesExpected(spec, nodes).length > 0) return undefined;
  const constraints = spec.TaskTemplate.Placement?.Constraints ?? [];
  const away = nodesAllowed(constraints, nodes).map(
    ({ hostname, availability, state }) => `${hostname} is ${setAside[availability] ?? state}`,
  );
  if (away.length === 0) return `no node meets its constraints (${constraints.join(', ')})`;
  return `no node takes it now: ${away.sort().join(', ')}`;
}

const setAside: Readonly<Record<string, string>> = { drain: 'drained', pause: 'paused' };

/** The full names of global services and jobs that no node takes now. */
export function servicesNowhere(
  services: readonly SwarmService[],
  nodes: readonly SwarmNode[],
): ReadonlySet<string> {
  const nowhere = services.filter(
    ({ Spec }) => (Spec.Mode.Global ?? Spec.Mode.GlobalJob) && nodesExpected(Spec, nodes).length === 0,
  );
  return new Set(nowhere.map(({ Spec }) => Spec.Name));
}
