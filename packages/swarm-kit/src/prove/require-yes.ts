import { type ServiceSpec, shortName, viewStack } from '@fairway/docker/swarm';
import { type PublishedTo, withServicesBehind } from '@fairway/docker/watch';
import { type ProbeResult, probesFailure } from '@fairway/health';
import type { Host } from '@fairway/host';
import type { Failure } from '@fairway/runtime';
import type { ReachedNode } from '../fleet/placement.ts';
import { ProbesSaidNo } from './cut-off-nodes.ts';
import { serviceContainer } from './service-container.ts';

export interface ServicesRequest {
  readonly settings: { readonly stack: string };
  readonly swarm: { readonly manager: Host };
  readonly nodes: readonly ReachedNode[];
  readonly applied: { readonly expected: ReadonlyMap<string, ServiceSpec> };
  readonly signal?: AbortSignal | undefined;
}

/** @throws ProbesSaidNo where one of the results is a no. It says what stands behind the probes. */
export async function requireYes(results: readonly ProbeResult[], request: ServicesRequest): Promise<void> {
  const failure = probesFailure(results, { allowEmpty: true });
  if (failure) throw new ProbesSaidNo(results, await withServicesOf(request, failure, results));
}

/** Adds to the failure of probes the last words of the stack's services, and where they listen. */
async function withServicesOf(
  { settings: { stack }, swarm: { manager }, nodes, applied, signal }: ServicesRequest,
  failure: Failure,
  results: readonly ProbeResult[],
): Promise<Failure> {
  const failed = results.filter(({ ok }) => !ok);
  const throughThem = nodes.filter(({ node }) => failed.some((result) => result.node === node.hostname));
  return withServicesBehind(failure, {
    failed,
    services: [...applied.expected].map(([name, spec]) => ({
      service: shortName(stack, name),
      ports: portsOf(spec),
      needs: [],
    })),
    async find(limit) {
      const view = await viewStack(manager, stack, limit);
      return (service) => {
        const [found] = [throughThem, nodes].flatMap((some) => {
          const { node, container } = serviceContainer(view, `${stack}_${service}`, some);
          return container ? [{ ...container, place: node ?? container.host.name }] : [];
        });
        return found;
      };
    },
    signal,
  });
}

function portsOf({ EndpointSpec: endpoint }: ServiceSpec): PublishedTo[] {
  return (endpoint?.Ports ?? []).flatMap(({ Protocol, TargetPort, PublishedPort }) =>
    Protocol === 'udp' || Protocol === 'sctp' || !TargetPort || !PublishedPort
      ? []
      : [{ first: PublishedPort, last: PublishedPort, target: TargetPort }],
  );
}
