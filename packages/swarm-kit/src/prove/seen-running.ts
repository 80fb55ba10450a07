import type { SeenRunning } from '@fairway/deploy-kit';
import { healthyContainers, type StackView, shortName } from '@fairway/docker/swarm';
import type { ReachedNode } from '../fleet/placement.ts';

export interface RunningRequest {
  readonly settings: { readonly stack: string };
  readonly nodes: readonly ReachedNode[];
  readonly applied: { readonly expected: ReadonlyMap<string, unknown> };
  readonly signal?: AbortSignal | undefined;
}

/**
 * The running tasks of the release on the nodes that were asked, and whether each is healthy by a health check of its
 * own.
 * @returns undefined where an engine does not say so
 */
export async function seenRunning(
  { settings, nodes, applied, signal }: RunningRequest,
  view: Pick<StackView, 'services' | 'tasks'>,
): Promise<readonly SeenRunning[] | undefined> {
  const healthy = await healthyContainers(nodes, { signal });
  return healthy && tasksSeen(settings.stack, applied.expected, nodes, view, healthy);
}

/** Judges the tasks of a stack by the containers that are healthy. */
export function tasksSeen(
  stack: string,
  expected: ReadonlyMap<string, unknown>,
  nodes: readonly { readonly node: { readonly id: string } }[],
  { services, tasks }: Pick<StackView, 'services' | 'tasks'>,
  healthy: ReadonlySet<string>,
): readonly SeenRunning[] {
  const names = new Map(services.map(({ ID, Spec }) => [ID, Spec.Name]));
  const asked = new Set(nodes.map(({ node }) => node.id));
  return tasks.flatMap(({ ServiceID, NodeID, DesiredState, Status }) => {
    const name = names.get(ServiceID) ?? '';
    const runs = DesiredState === 'running' && Status.State === 'running';
    if (!runs || !expected.has(name) || !asked.has(NodeID ?? '')) return [];
    const id = Status.ContainerStatus?.ContainerID ?? '';
    return [{ service: shortName(stack, name), checked: healthy.has(id) }];
  });
}
