import type { DeployContext } from '@fairway/deploy-kit';
import {
  changeService,
  type ServiceSpec,
  type StackView,
  shortName,
  updateRequest,
  viewStack,
} from '@fairway/docker/swarm';
import { Failure, poll } from '@fairway/runtime';
import type { LockedStack } from './locked-stack.ts';

/** Milliseconds for all tasks to stop: longer than any stop grace period that is of use. */
const stopTimeoutMs = 5 * 60_000;

/** No node has this id, so a global service has no task. */
const nowhere = 'node.id==nowhere';

/**
 * Takes all tasks of a stack away, but those of its stores of data, and proves that none runs. The services stay, and the
 * release that is put back gives each its replicas again.
 * @param stores the services that stay
 * @returns the services that were stopped
 */
export async function stopApp(
  { place: { stack }, swarm: { manager } }: LockedStack,
  stores: readonly string[],
  { clock, signal }: DeployContext,
): Promise<readonly string[]> {
  const before = await viewStack(manager, stack, signal);
  const stopping = before.services.filter(
    ({ Spec }) => isWriter(Spec) && !stores.includes(shortName(stack, Spec.Name)),
  );
  for (const { ID } of stopping) {
    const requestFor = ({ services }: StackView) => {
      const service = services.find((one) => one.ID === ID);
      return service && updateRequest(service, withoutTasks(service.Spec));
    };
    await changeService(manager, stack, requestFor, { clock, signal });
  }
  const ids = new Set(stopping.map(({ ID }) => ID));
  const end = await poll({ clock, signal, timeoutMs: stopTimeoutMs, intervalMs: 1_000 }, async () => {
    const { tasks } = await viewStack(manager, stack, signal);
    const left = tasks.filter(({ ServiceID, Status }) => ids.has(ServiceID) && isAlive(Status.State));
    return left.length === 0 ? { done: true, value: undefined } : { done: false };
  });
  if (end.timedOut) {
    throw new Failure({
      what: `Tasks of ${stack} do not stop.`,
      why: 'They still run after five minutes, and may write to the data.',
      fix: `Look at them: docker stack ps ${stack}. The release is not changed yet.`,
    });
  }
  return stopping.map(({ Spec }) => shortName(stack, Spec.Name)).sort();
}

function isWriter({ Mode }: ServiceSpec): boolean {
  return (Mode.Replicated?.Replicas ?? 0) > 0 || (Mode.Global !== undefined && Mode.Global !== null);
}

/** The spec of a service with no task anywhere. */
export function withoutTasks(spec: ServiceSpec): ServiceSpec {
  if (!spec.Mode.Global) return { ...spec, Mode: { ...spec.Mode, Replicated: { Replicas: 0 } } };
  const { TaskTemplate } = spec;
  const { Placement } = TaskTemplate;
  const constraints = [...(Placement?.Constraints ?? []), nowhere];
  return {
    ...spec,
    TaskTemplate: { ...TaskTemplate, Placement: { ...Placement, Constraints: constraints } },
  };
}

function isAlive(state: string): boolean {
  return ['new', 'pending', 'assigned', 'accepted', 'ready', 'preparing', 'starting', 'running'].includes(
    state,
  );
}
