import { type StackView, type SwarmTask, shortName } from '@fairway/docker';
import type { Host } from '@fairway/host';
import { poll } from '@fairway/runtime';
import { z } from 'zod';
import type { ReachedNode } from '../fleet/placement.ts';
import { viewStack } from '../fleet/stack-state.ts';
import type { ProofRequest } from './proof.ts';

/** What Swarm gives a container to end where its service says nothing. */
const usualGraceSeconds = 10;
/** Engines report the end of a task within a second. */
const reportMs = 15_000;

/**
 * Stops the stack's containers on these nodes, with the grace that their services ask for: Swarm starts new ones in
 * their places. Other nodes are not touched, as a forced update would. A service that does not restart whatever ends
 * is left alone.
 * @returns what was replaced, as `service on node`.
 */
export async function replaceTasks(
  nodes: readonly ReachedNode[],
  { swarm, inputs, phase, clock, signal }: ProofRequest,
): Promise<readonly string[]> {
  const obey = signal ? { signal } : {};
  const view = await viewStack(swarm.manager, inputs.stack, signal);
  const chosen = nodes.flatMap(({ node, host }) =>
    view.tasks
      .filter((task) => task.NodeID === node.id && isReplaceable(task))
      .map((task) => ({ task, host, name: `${serviceOf(task, view, inputs.stack)} on ${node.hostname}` })),
  );
  if (chosen.length === 0) return [];
  const names = chosen.map(({ name }) => name);
  phase.info(`All services run, but not through every node do they answer. Replacing ${names.join(', ')}.`);
  await Promise.all(chosen.map(({ task, host }) => stop(host, task, obey)));
  // Until the swarm has heard of the ends, these tasks seem to run, and the next proof would begin with them.
  await poll({ clock, timeoutMs: reportMs, intervalMs: 500, ...obey }, async () => {
    const { tasks } = await viewStack(swarm.manager, inputs.stack, signal);
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

const graceSchema = z.object({ ContainerSpec: z.object({ StopGracePeriod: z.number() }) });

async function stop(host: Host, task: SwarmTask, obey: { signal?: AbortSignal }): Promise<void> {
  const grace = graceSchema.safeParse(task.Spec).data?.ContainerSpec.StopGracePeriod;
  const seconds = grace === undefined ? usualGraceSeconds : Math.ceil(grace / 1e9);
  const container = task.Status.ContainerStatus?.ContainerID ?? '';
  await host.exec(['docker', 'stop', '--time', String(seconds), container], {
    timeoutMs: (seconds + 60) * 1_000,
    ...obey,
  });
}
