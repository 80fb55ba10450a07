import type { ServiceSpec, SwarmService } from './services.ts';
import { runsTemplate } from './specs.ts';
import type { SwarmTask } from './tasks.ts';

/**
 * The spec that a service was given, where Swarm had rolled it back by itself before that spec could be read: a task of it
 * failed that soon. It is taken from the newest task with the image, so that a watch reports that task's own cause.
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
