import type { StackView } from '@fairway/docker/swarm';
import type { ServiceContainer } from '@fairway/health';
import type { ConnectedNode } from '../fleet/swarm.ts';

/**
 * The container of a service in which its database can be asked. It is the container of the newest running task on a
 * node that the swarm reports as ready and that this run is connected to.
 * @param service the full name of the service in the swarm
 */
export function serviceContainer(
  { services, tasks, nodes: known }: StackView,
  service: string,
  nodes: readonly ConnectedNode[],
): ServiceContainer {
  const id = services.find(({ Spec }) => Spec.Name === service)?.ID;
  const ready = new Set(known.filter(({ state }) => state === 'ready').map((node) => node.id));
  const running = tasks
    .filter(
      ({ ServiceID, DesiredState, Status }) =>
        id !== undefined && ServiceID === id && DesiredState === 'running' && Status.State === 'running',
    )
    .toSorted((a, b) => b.CreatedAt.localeCompare(a.CreatedAt));
  for (const { NodeID, Status } of running) {
    const at = nodes.find(({ node }) => node.id === NodeID && ready.has(node.id));
    const container = Status.ContainerStatus?.ContainerID;
    if (at && container) return { node: at.node.hostname, container: { host: at.host, id: container } };
  }
  return { container: undefined };
}
