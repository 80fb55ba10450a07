import { runsTemplate, type ServiceSpec, type SwarmService, type SwarmTask } from '@fairway/docker';

/**
 * What a service was told to be, where a task of that failed so soon that Swarm had gone back by itself before this could
 * be read: by the newest task that was made of it. Who watches the service is then told the task's own cause.
 */
export function specTried(
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
