import type { DeployContext } from '@fairway/deploy-kit';
import {
  changeService,
  type ServiceSpec,
  type StackView,
  shortName,
  updatedAlone,
  updateRequest,
} from '@fairway/docker/swarm';
import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { openUpdate } from '../look/update-state.ts';

/**
 * Makes Swarm replace all tasks of a service, as `docker service update --force` does: the counter of forced updates goes
 * up by one, so each call replaces the tasks. A service that has no replicas gets those of its release back. Of a datastore,
 * no two tasks ever run on the same files.
 * @param replicas the replicas of its release; undefined where no release says
 * @throws Failure where the swarm does not know the service, or has not ended an update of it
 */
export async function forceUpdate(
  manager: Host,
  stack: string,
  name: string,
  replicas: number | undefined,
  context: Pick<DeployContext, 'clock' | 'signal'>,
): Promise<void> {
  await changeService(manager, stack, (view) => forcedUpdate(stack, name, replicas, view), context);
}

/** The request of a forced update. @throws Failure where it must not be sent */
export function forcedUpdate(
  stack: string,
  name: string,
  replicas: number | undefined,
  { services }: Pick<StackView, 'services'>,
): { readonly path: string; readonly body: ServiceSpec } {
  const service = services.find(({ Spec }) => Spec.Name === name);
  if (!service) throw unknownService(stack, name);
  const update = openUpdate(service);
  if (update !== undefined) throw updateIsOpen(stack, name, update);
  const { Spec } = service;
  const { TaskTemplate } = Spec;
  const mode = isEmpty(Spec) ? { ...Spec.Mode, Replicated: { Replicas: replicas || 1 } } : Spec.Mode;
  return updateRequest(
    service,
    updatedAlone({
      ...Spec,
      Mode: mode,
      TaskTemplate: { ...TaskTemplate, ForceUpdate: (TaskTemplate.ForceUpdate ?? 0) + 1 },
    }),
  );
}

function isEmpty({ Mode }: ServiceSpec): boolean {
  return Mode.Replicated?.Replicas === 0;
}

/** The failure of a change on top of an update that has not ended. */
export function updateIsOpen(stack: string, name: string, update: string): Failure {
  return new Failure({
    what: `The service ${shortName(stack, name)} was not touched.`,
    why: `${update}. A second update would take away the way back from this one.`,
    fix: `Let the update end. One that is paused goes on with: docker service update --detach ${name}; or goes back with: docker service rollback ${name}.`,
  });
}

function unknownService(stack: string, name: string): Failure {
  return new Failure({
    what: `The service ${shortName(stack, name)} cannot be restarted.`,
    why: 'The swarm does not know it: it was removed.',
    fix: 'Let the step `recreate` make it from the kept release, or deploy again.',
  });
}
