import { z } from 'zod';
import { question } from '../engine/index.ts';
import { stackLabel, taskTemplateSchema } from './services.ts';

const taskSchema = z.looseObject({
  ID: z.string(),
  ServiceID: z.string(),
  CreatedAt: z.string(),
  /** Which of the replicas; absent for global services, whose tasks are told apart by node. */
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
  return question('/tasks', z.array(taskSchema), { filters: { label: [`${stackLabel}=${stack}`] } });
}

/** The task ended badly: it failed, or its node refused to start it. */
export function hasFailed(task: SwarmTask): boolean {
  return task.Status.State === 'failed' || task.Status.State === 'rejected';
}

/** Where a task belongs: its replica, or its node for global services. Its successors belong to the same place. */
export function placeOf(task: SwarmTask): string {
  return task.Slot ? `slot ${task.Slot}` : `node ${task.NodeID ?? '?'}`;
}
