import type { Host } from '@fairway/host';
import { askEngine } from '../../engine/index.ts';
import { swarmNetworks } from '../model/networks.ts';
import { allNodes, type SwarmNode } from '../model/nodes.ts';
import { type ServiceSpec, type SwarmService, servicesOf } from '../model/services.ts';
import { comparableSpec, type NetworkNames } from '../model/specs.ts';
import { type SwarmTask, tasksOf } from '../model/tasks.ts';

/** One look at a stack. */
export interface StackView {
  readonly services: readonly SwarmService[];
  readonly tasks: readonly SwarmTask[];
  readonly nodes: readonly SwarmNode[];
  readonly networks: NetworkNames;
}

/**
 * Reads the services, tasks, nodes and networks of a stack over one connection to a manager.
 * @throws Failure where the manager does not answer
 */
export async function viewStack(manager: Host, stack: string, signal?: AbortSignal): Promise<StackView> {
  const [services, tasks, nodes, networks] = await askEngine(
    manager,
    [servicesOf(stack), tasksOf(stack), allNodes, swarmNetworks],
    { signal },
  );
  return { services, tasks, nodes, networks };
}

/** The comparable specs of a view, by full service name. */
export function specsOf(view: StackView): ReadonlyMap<string, ServiceSpec> {
  return new Map(view.services.map(({ Spec }) => [Spec.Name, comparableSpec(Spec, view.networks)]));
}
