import { z } from 'zod';
import { engineQuery } from '../../engine/index.ts';
import { stackLabel, taskTemplateSchema } from './services.ts';

const taskSchema = z.looseObject({
  ID: z.string(),
  ServiceID: z.string(),
  CreatedAt: z.string(),
  /** The number of the replica; absent for global services, whose tasks differ by node. */
  Slot: z.number().optional(),
  NodeID: z.string().optional(),
  Spec: taskTemplateSchema,
  DesiredState: z.string(),
  JobIteration: z.object({ Index: z.number().optional() }).nullish(),
  Status: z.looseObject({
    Timestamp: z.string(),
    State: z.string(),
    Message: z.string().optional(),
    Err: z.string().optional(),
    ContainerStatus: z
      .looseObject({ ContainerID: z.string().optional(), ExitCode: z.number().optional() })
      .nullish(),
  }),
});

/** One attempt to run a container, as the swarm records it. */
export type SwarmTask = z.infer<typeof taskSchema>;

/** All tasks of a stack that the swarm still keeps, ended ones included. */
export function tasksOf(stack: string) {
  return engineQuery('/tasks', z.array(taskSchema), { filters: { label: [`${stackLabel}=${stack}`] } });
}

/**
 * Whether the task failed: it failed itself, its node refused to start it, or it ended although it should run on. A
 * container with a failed health check that stops cleanly on SIGTERM also ends in the last way, with exit status 0.
 */
export function hasFailed(task: SwarmTask): boolean {
  const { State } = task.Status;
  if (wasWithdrawn(task)) return false;
  return State === 'failed' || State === 'rejected' || (State === 'complete' && shouldRunOn(task));
}

/**
 * Whether Swarm withdrew the task while its container was being made or started. The agent then cancels its work and
 * reports a failure (swarmkit, agent/task.go), which says nothing about the container.
 */
function wasWithdrawn({ DesiredState, Status }: SwarmTask): boolean {
  return DesiredState !== 'running' && /(^|: )context canceled$/.test(Status.Err ?? '');
}

/** Whether the task is meant to run on. Without a restart condition Swarm restarts every ended task, except jobs. */
function shouldRunOn({ Spec, JobIteration }: SwarmTask): boolean {
  return !JobIteration && (Spec.RestartPolicy?.Condition ?? 'any') === 'any';
}

/** The place of a task: its replica, or its node for global services. Its successors have the same place. */
export function placeOf(task: SwarmTask): string {
  return task.Slot ? `slot ${task.Slot}` : `node ${task.NodeID ?? '?'}`;
}

/** Whether a task was told to stop. Then it may end with any exit status. */
export function isToldToStop({ DesiredState }: SwarmTask): boolean {
  return DesiredState === 'shutdown' || DesiredState === 'remove';
}

/** Whether a task is in a state that it never leaves (moby/swarmkit, api/types.proto, TaskState). */
export function isOver({ Status }: SwarmTask): boolean {
  return ['complete', 'shutdown', 'failed', 'rejected', 'remove', 'orphaned'].includes(Status.State);
}

/** Seconds that Swarm gives a container to end, if its service sets none. */
const usualGraceSeconds = 10;

/** Seconds that a task's container may take to end after it was told to stop: its `stop_grace_period`. */
export function graceSecondsOf({ Spec }: SwarmTask): number {
  const nanoseconds = Spec.ContainerSpec?.StopGracePeriod;
  return typeof nanoseconds === 'number' ? Math.ceil(nanoseconds / 1e9) : usualGraceSeconds;
}
