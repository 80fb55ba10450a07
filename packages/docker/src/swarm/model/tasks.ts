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

/** One try to run a container, as the swarm keeps it. */
export type SwarmTask = z.infer<typeof taskSchema>;

/** All tasks of a stack, those that ended included, as far as the swarm still keeps them. */
export function tasksOf(stack: string) {
  return engineQuery('/tasks', z.array(taskSchema), { filters: { label: [`${stackLabel}=${stack}`] } });
}

/**
 * The task ended badly: it failed, its node refused to start it, or it ended although it should run on. The last is
 * also how a container ends that its health check condemned and that obeys SIGTERM with exit status 0.
 */
export function hasFailed(task: SwarmTask): boolean {
  const { State } = task.Status;
  if (wasWithdrawn(task)) return false;
  return State === 'failed' || State === 'rejected' || (State === 'complete' && shouldRunOn(task));
}

/**
 * Swarm took the task back while its container was being made or started, which says nothing of the container: the agent
 * cancels its work when the task is told to stop, and reports that as a failure (swarmkit, agent/task.go).
 */
function wasWithdrawn({ DesiredState, Status }: SwarmTask): boolean {
  return DesiredState !== 'running' && /(^|: )context canceled$/.test(Status.Err ?? '');
}

/** Without a restart condition Swarm restarts whatever ends; jobs are meant to end. */
function shouldRunOn({ Spec, JobIteration }: SwarmTask): boolean {
  return !JobIteration && (Spec.RestartPolicy?.Condition ?? 'any') === 'any';
}

/** The place of a task: its replica, or its node for global services. Its successors have the same place. */
export function placeOf(task: SwarmTask): string {
  return task.Slot ? `slot ${task.Slot}` : `node ${task.NodeID ?? '?'}`;
}
