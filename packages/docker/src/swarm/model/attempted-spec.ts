import type { ServiceSpec, SwarmService } from './services.ts';
import { runsTemplate } from './specs.ts';
import type { SwarmTask } from './tasks.ts';

/**
 * The attempted spec of a service that Swarm has already rolled back: a task failed before the spec could be read. It
 * is taken from the newest task with the image, so a watch reports the cause of that task.
 * @returns undefined where Swarm did not roll back, or made no such task
 */
export function attemptedSpec(
  { ID, Spec, UpdateStatus }: SwarmService,
  image: string,
  tasks: readonly SwarmTask[],
): ServiceSpec | undefined {
  if (!UpdateStatus?.state.startsWith('rollback')) return undefined;
  const [newest] = tasks
    .filter((task) => task.ServiceID === ID && task.Spec.ContainerSpec?.Image === image)
    .filter((task) => !runsTemplate(task.Spec, Spec.TaskTemplate))
    .sort((a, b) => (a.CreatedAt < b.CreatedAt ? 1 : -1));
  return newest && { ...Spec, TaskTemplate: newest.Spec };
}
