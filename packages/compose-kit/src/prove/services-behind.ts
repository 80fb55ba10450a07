import { type ComposeModel, projectContainers, publishedPorts } from '@fairway/docker/compose';
import { withServicesBehind } from '@fairway/docker/watch';
import type { ProbeResult } from '@fairway/health';
import type { Host } from '@fairway/host';
import type { Failure } from '@fairway/runtime';

export interface ServicesRequest {
  readonly installation: { readonly host: Host; readonly name: string };
  readonly settings: { readonly project: string };
  readonly wanted: { readonly model: ComposeModel };
  readonly signal?: AbortSignal | undefined;
}

/** Adds to the failure of probes the last words of the project's services, and where they listen. */
export async function withServicesOf(
  { installation: { host, name }, settings, wanted, signal }: ServicesRequest,
  failure: Failure,
  results: readonly ProbeResult[],
): Promise<Failure> {
  return withServicesBehind(failure, {
    failed: results.filter(({ ok }) => !ok),
    services: Object.entries(wanted.model.services).map(([service, definition]) => ({
      service,
      ports: publishedPorts(definition).filter(({ protocol }) => protocol === 'tcp'),
      needs: Object.keys(definition.depends_on ?? {}),
    })),
    async find(limit) {
      const containers = await projectContainers(host, settings.project, { signal: limit });
      return (service) => {
        const found = containers.findLast(
          (item) => item.service === service && item.state === 'running' && !item.oneOff,
        );
        return found && { host, id: found.id, place: name };
      };
    },
    signal,
  });
}
