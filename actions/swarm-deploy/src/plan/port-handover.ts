import { type MergedStack, type ServiceSpec, type StackView, shortName } from '@fairway/docker';

/** A service that has to go before the new release can come up: it holds a port that another service takes over. */
export interface PortHandover {
  /** Full name of the service that goes. */
  readonly from: string;
  /** Name in the stack of the service that takes the port over. */
  readonly to: string;
  /** `8080/tcp` */
  readonly port: string;
}

/**
 * The ports that change hands: published by a service that runs and that the new stack does not have, and by one of the
 * new stack. Swarm would not start the new one, or refuse it, for as long as the old one is there.
 */
export function portHandovers(
  stack: string,
  next: Pick<MergedStack, 'services'>,
  before: StackView,
): readonly PortHandover[] {
  const gone = before.services.filter(
    ({ Spec }) => !Object.hasOwn(next.services, shortName(stack, Spec.Name)),
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
 * The services of the release before that go before the new one comes. All others that are left behind go only when the
 * new release is proven; these would keep it from coming up. The way back makes them anew.
 * @param tell told each, with its reason
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
    tell(`Removing ${from} before ${to} comes: both publish port ${port}.`);
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
