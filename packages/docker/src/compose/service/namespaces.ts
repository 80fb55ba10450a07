import type { ComposeModel, ComposeService } from '../model/model.ts';

/**
 * The services in whose network, processes or volumes a service lives. Docker ties its container to one container of
 * each of them, so it must be made anew whenever that container is.
 */
export function landlordsOf(service: ComposeService): readonly string[] {
  const shared = [service.network_mode, service.pid, service.ipc].flatMap((mode) =>
    mode?.startsWith('service:') ? [mode.slice('service:'.length)] : [],
  );
  const volumes = (service.volumes_from ?? []).flatMap((from) =>
    from.startsWith('container:') ? [] : [from.replace(/:(?:ro|rw)$/, '')],
  );
  return [...new Set([...shared, ...volumes])];
}

/** The services that live in the network, the processes or the volumes of a service. */
export function guestsOf(model: Pick<ComposeModel, 'services'>, service: string): readonly string[] {
  return Object.entries(model.services).flatMap(([name, other]) =>
    landlordsOf(other).includes(service) ? [name] : [],
  );
}
