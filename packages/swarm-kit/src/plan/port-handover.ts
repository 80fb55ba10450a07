import type { MergedStack } from '@fairway/docker/stack';
import { type ServiceSpec, type StackView, shortName } from '@fairway/docker/swarm';
import { isOfStack } from '../fleet/services-beyond.ts';

/**
 * A running service that must be removed before the new release can start, because another service takes over its port.
 */
export interface PortHandover {
  /** Full name of the service that is removed. */
  readonly from: string;
  /** Name in the stack of the service that takes over the port. */
  readonly to: string;
  /** `8080/tcp` */
  readonly port: string;
}

/**
 * The published ports that a service of the new stack takes over from a running service that the new stack lacks. Swarm
 * refuses the new service, or does not start it, while the old one exists.
 */
export function portHandovers(
  stack: string,
  next: Pick<MergedStack, 'services'>,
  before: StackView,
): readonly PortHandover[] {
  const gone = before.services.filter(
    (service) => isOfStack(service) && !Object.hasOwn(next.services, shortName(stack, service.Spec.Name)),
  );
  return gone.flatMap(({ Spec }) => {
    const held = new Set(portsHeld(Spec));
    return Object.entries(next.services).flatMap(([service, definition]) =>
      portsWanted(definition)
        .filter((port) => held.has(port))
        .map((port) => ({ from: Spec.Name, to: service, port })),
    );
  });
}

/**
 * The services of the previous release that are removed before the new release starts, because they would keep it from
 * starting. All other services that the new release lacks are removed only when it is proven. The way back creates the
 * removed services again.
 * @param tell receives each service with its reason
 * @returns full names
 */
export function servicesInTheWay(
  stack: string,
  next: Pick<MergedStack, 'services'>,
  before: StackView,
  tell: (text: string) => void,
): readonly string[] {
  const handovers = portHandovers(stack, next, before);
  for (const { from, to, port } of handovers)
    tell(`Removing ${from} before ${to} starts: both publish port ${port}.`);
  return [...new Set(handovers.map(({ from }) => from))];
}

function portsHeld(spec: ServiceSpec): readonly string[] {
  const { Ports } = Object(spec['EndpointSpec']) as { readonly Ports?: unknown };
  return (Array.isArray(Ports) ? Ports : []).flatMap((port: unknown) => {
    const { PublishedPort, Protocol = 'tcp' } = Object(port) as Record<string, unknown>;
    return PublishedPort ? [`${PublishedPort}/${Protocol}`] : [];
  });
}

function portsWanted(service: Readonly<Record<string, unknown>>): readonly string[] {
  const ports: readonly unknown[] = Array.isArray(service['ports']) ? service['ports'] : [];
  return ports.flatMap((port) => {
    const { published, protocol = 'tcp' } = Object(port) as Record<string, unknown>;
    return published ? [`${published}/${protocol}`] : [];
  });
}
