import type { ComposeService } from '../model/model.ts';

/** Ports of the host that a service publishes one of its ports on. Docker takes the first free one of a range. */
export interface PublishedPort {
  readonly first: number;
  /** Equal to the first where it is a single port. */
  readonly last: number;
  /** Address of the host; empty for all. */
  readonly address: string;
  readonly protocol: string;
  /** The port of the container. */
  readonly target: number;
  /** `port 8080`, or `ports 8100-8101`. */
  readonly words: string;
}

/** The ports of the host that a service names. A port that Docker chooses freely is left out. */
export function publishedPorts({ ports = [] }: Pick<ComposeService, 'ports'>): readonly PublishedPort[] {
  return ports.flatMap(({ published = '', host_ip: address = '', protocol, target }) => {
    const [, from = '', to = from] = /^(\d+)(?:-(\d+))?$/.exec(published) ?? [];
    const [first, last] = [Number(from), Number(to)];
    if (first === 0) return [];
    const words = first === last ? `port ${first}` : `ports ${first}-${last}`;
    return [{ first, last, address, protocol, target, words }];
  });
}

/** Whether a socket on one address keeps another from listening on the same port. */
export function addressesOverlap(one: string, other: string): boolean {
  const all = (address: string) => address === '' || address === '0.0.0.0' || address === '::';
  return all(one) || all(other) || one === other;
}
