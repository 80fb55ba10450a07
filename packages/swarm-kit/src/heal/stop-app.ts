import { asFailure, type DeployContext, type StoppedApp } from '@fairway/deploy-kit';
import {
  changeService,
  type ServiceSpec,
  type StackView,
  type SwarmTask,
  shortName,
  updateRequest,
  viewStack,
} from '@fairway/docker/swarm';
import { Failure, poll } from '@fairway/runtime';
import type { LockedStack } from './locked-stack.ts';

/** Milliseconds for all tasks to stop or to start: longer than any grace period that is of use. */
const settleMs = 5 * 60_000;

/** No node has this id, so a global service has no task. */
const nowhere = 'node.id==nowhere';

/**
 * Takes all tasks of a stack away, but those of its stores of data, and proves that none runs. The services stay, and a
 * release that is put back gives each its replicas again.
 * @param stores the services that stay
 */
export async function stopApp(
  { place: { stack }, swarm: { manager }, lock: { lost } }: LockedStack,
  stores: readonly string[],
  { clock, signal }: Pick<DeployContext, 'clock' | 'signal'>,
): Promise<StoppedApp> {
  const before = await viewStack(manager, stack, signal);
  const stopping = before.services.filter(
    ({ Spec }) => isWriter(Spec) && !stores.includes(shortName(stack, Spec.Name)),
  );
  const change = async (
    stop: AbortSignal,
    specFor: (now: ServiceSpec, earlier: ServiceSpec) => ServiceSpec,
  ) => {
    for (const { ID, Spec: earlier } of stopping) {
      const requestFor = ({ services }: StackView) => {
        const service = services.find((one) => one.ID === ID);
        return service && updateRequest(service, specFor(service.Spec, earlier));
      };
      await changeService(manager, stack, requestFor, { clock, signal: stop });
    }
  };
  const tasksOf = ({ tasks }: StackView, { ID }: { readonly ID: string }) =>
    tasks.filter(({ ServiceID }) => ServiceID === ID);
  // What was not up when it was stopped need not come up.
  const wereUp = stopping.filter((service) => tasksOf(before, service).some(runs));
  const settled = async (
    services: typeof stopping,
    stop: AbortSignal,
    is: (tasks: readonly SwarmTask[]) => boolean,
  ) => {
    const end = await poll({ clock, signal: stop, timeoutMs: settleMs, intervalMs: 1_000 }, async () => {
      const now = await viewStack(manager, stack, stop);
      const all = services.every((service) => is(tasksOf(now, service)));
      return all ? { done: true, value: undefined } : { done: false };
    });
    return !end.timedOut;
  };
  const stopAll = async () => {
    await change(signal, withoutTasks);
    if (!(await settled(stopping, signal, (tasks) => !tasks.some(isAlive))))
      throw notSettled(stack, 'do not stop');
  };
  const failure = await stopAll().then(() => undefined, asFailure);
  return {
    failure,
    services: stopping.map(({ Spec }) => shortName(stack, Spec.Name)).sort(),
    async start() {
      // The run may be cancelled by now: what it stopped starts all the same.
      await change(lost, (_, earlier) => earlier);
      if (!(await settled(wereUp, lost, (tasks) => tasks.some(runs))))
        throw notSettled(stack, 'do not start again');
    },
  };
}

function isWriter({ Mode }: ServiceSpec): boolean {
  return (Mode.Replicated?.Replicas ?? 0) > 0 || Boolean(Mode.Global);
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

function runs({ Status }: SwarmTask): boolean {
  return Status.State === 'running';
}

function isAlive({ Status }: SwarmTask): boolean {
  return !['complete', 'shutdown', 'failed', 'rejected', 'remove', 'orphaned'].includes(Status.State);
}

function notSettled(stack: string, what: string): Failure {
  return new Failure({
    what: `Tasks of ${stack} ${what}.`,
    why: 'The swarm was told so five minutes ago.',
    fix: `Look at them: docker stack ps --no-trunc ${stack}.`,
  });
}
