import type { Host } from '@fairway/host';
import { type Clock, poll } from '@fairway/runtime';
import type { NodeHost } from './model/nodes.ts';
import { shortName } from './model/services.ts';
import { graceSecondsOf, type SwarmTask } from './model/tasks.ts';
import { type StackView, viewStack } from './watch/view-stack.ts';

export interface ReplaceTasksRequest {
  readonly manager: Host;
  readonly stack: string;
  /** The nodes whose tasks are replaced. */
  readonly nodes: readonly NodeHost[];
  readonly info: (text: string) => void;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** Engines report the end of a task within a second. */
const reportMs = 15_000;

/**
 * Stops the stack's containers on these nodes, with the grace period of their services. Swarm starts new ones in their
 * places. A forced update would touch the other nodes as well. Services that Swarm does not restart at every end are
 * left alone.
 * @returns the replaced tasks, as `service on node`; empty where there was none to replace
 */
export async function replaceTasks({
  manager,
  stack,
  nodes,
  info,
  clock,
  signal,
}: ReplaceTasksRequest): Promise<readonly string[]> {
  const obey = signal ? { signal } : {};
  const view = await viewStack(manager, stack, signal);
  const chosen = nodes.flatMap(({ node, host }) =>
    view.tasks
      .filter((task) => task.NodeID === node.id && isReplaceable(task))
      .map((task) => ({ task, host, name: `${serviceOf(task, view, stack)} on ${node.hostname}` })),
  );
  if (chosen.length === 0) return [];
  const names = chosen.map(({ name }) => name);
  info(`All services run, but they do not answer through every node. Replacing ${names.join(', ')}.`);
  await Promise.all(chosen.map(({ task, host }) => stop(host, task, obey)));
  // These tasks seem to run until the swarm knows of their ends. The next proof must not begin with them.
  await poll({ clock, timeoutMs: reportMs, intervalMs: 500, ...obey }, async () => {
    const { tasks } = await viewStack(manager, stack, signal);
    const stillThere = chosen.some(({ task: { ID } }) =>
      tasks.some((task) => task.ID === ID && task.Status.State === 'running'),
    );
    return stillThere ? { done: false } : { done: true, value: undefined };
  });
  return names;
}

function isReplaceable({ DesiredState, Status, Spec, JobIteration }: SwarmTask): boolean {
  const runs =
    DesiredState === 'running' && Status.State === 'running' && Status.ContainerStatus?.ContainerID;
  return Boolean(runs) && !JobIteration && (Spec.RestartPolicy?.Condition ?? 'any') === 'any';
}

function serviceOf(task: SwarmTask, { services }: StackView, stack: string): string {
  const found = services.find(({ ID }) => ID === task.ServiceID);
  return found ? shortName(stack, found.Spec.Name) : 'a service';
}

async function stop(host: Host, task: SwarmTask, obey: { signal?: AbortSignal | undefined }): Promise<void> {
  const seconds = graceSecondsOf(task);
  const container = task.Status.ContainerStatus?.ContainerID ?? '';
  await host.exec(['docker', 'stop', '--time', String(seconds), container], {
    timeoutMs: (seconds + 60) * 1_000,
    ...obey,
  });
}
