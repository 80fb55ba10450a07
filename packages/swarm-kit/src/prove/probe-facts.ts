import { variableOfServices } from '@fairway/deploy-kit';
import { type ServiceSpec, type StackView, shortName, viewStack } from '@fairway/docker/swarm';
import type { ProbeRun, ServiceSeen } from '@fairway/health';
import type { Host } from '@fairway/host';
import type { Release } from '@fairway/releases';

/** What probes are told about a stack: its services, and the values of the variables that they are given. */
export function probeFacts(
  manager: Host,
  stack: string,
  release: Pick<Release, 'digests'>,
  signal?: AbortSignal,
): Pick<ProbeRun, 'lookAtServices' | 'variable'> {
  const view = () => viewStack(manager, stack, signal);
  return {
    lookAtServices: async () => servicesSeen(stack, release, await view()),
    variable: async (name) =>
      variableIn(
        (await view()).services.map(({ Spec }) => Spec),
        name,
      ),
  };
}

/**
 * The value of a variable that the services of a stack are given.
 * @throws Failure where they are given different ones
 */
export function variableIn(specs: readonly ServiceSpec[], name: string): string | undefined {
  const environments = specs.map(({ Name, TaskTemplate }) => {
    const given = (TaskTemplate.ContainerSpec?.Env ?? []).map((line) => {
      const [, key = '', value = ''] = /^([^=]*)=(.*)$/s.exec(line) ?? [];
      return [key, value] as const;
    });
    return [Name, Object.fromEntries(given)] as const;
  });
  return variableOfServices(name, Object.fromEntries(environments));
}

/** The services of a stack by its running tasks. */
export function servicesSeen(
  stack: string,
  { digests }: Pick<Release, 'digests'>,
  { services, tasks }: Pick<StackView, 'services' | 'tasks'>,
): readonly ServiceSeen[] {
  return services.map(({ ID, Spec }): ServiceSeen => {
    const service = shortName(stack, Spec.Name);
    const meant = tasks.filter(
      ({ ServiceID, DesiredState }) => ServiceID === ID && DesiredState === 'running',
    );
    const running = meant.filter(({ Status }) => Status.State === 'running');
    const failed = tasks.filter(({ ServiceID, Status }) => ServiceID === ID && Status.State === 'failed');
    const job = Spec.Mode.ReplicatedJob || Spec.Mode.GlobalJob;
    const wanted = Spec.Mode.Replicated ? (Spec.Mode.Replicated.Replicas ?? 1) : Math.max(meant.length, 1);
    return {
      service,
      host: undefined,
      state: job ? 'job' : running.length >= wanted ? 'up' : failed.length > 0 ? 'down' : 'starting',
      running: running.length,
      wanted,
      restarts: failed.length,
      image: running[0]?.Spec.ContainerSpec?.Image,
      released: digests[service],
      why: failed.at(-1)?.Status.Err,
      evidence: [],
    };
  });
}
