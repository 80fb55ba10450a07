import { asRecord } from '@fairway/runtime';
import type { MergedService } from '../merge/merged-stack.ts';
import type { StackFault } from './stack-fault.ts';

/** A published port of a service. */
export interface PublishedPort {
  /** `8080/tcp` */
  readonly port: string;
  readonly mode: 'ingress' | 'host';
}

/** The ports that a service of a merged stack publishes under a number of its own. */
export function publishedPorts(definition: MergedService): readonly PublishedPort[] {
  return portsOf(definition).flatMap(({ published, protocol = 'tcp', mode }) =>
    published
      ? [
          {
            port: `${published}/${protocol}`,
            mode: mode === 'host' ? ('host' as const) : ('ingress' as const),
          },
        ]
      : [],
  );
}

/**
 * Whether two services cannot publish a port at the same time. The routing mesh owns a port on all nodes; two ports of the
 * mode `host` meet only where two tasks share a node.
 */
export function clash(a: PublishedPort, b: PublishedPort): boolean {
  return a.port === b.port && (a.mode === 'ingress' || b.mode === 'ingress');
}

/** What Swarm refuses or never starts in the ports of a stack, as far as its file tells. */
export function portFaults(services: Readonly<Record<string, MergedService>>): readonly StackFault[] {
  const all = Object.entries(services);
  return all.flatMap(([service, definition], index) => {
    const ports = publishedPorts(definition);
    const keys = ['services', service, 'ports'];
    const twice = ports.filter(({ port }, at) => ports.findIndex((other) => other.port === port) < at);
    const others = all
      .slice(0, index)
      .flatMap(([name, other]) =>
        publishedPorts(other).flatMap((taken) =>
          ports.filter((port) => clash(port, taken)).map(({ port }) => ({ name, port })),
        ),
      );
    return [
      ...numberFaults(service, definition),
      ...modeFaults(service, definition),
      ...twice.map(({ port }) => ({
        keys,
        what: `The service ${service} publishes the port ${port} twice`,
        why: 'Swarm hands a published port to one target.',
        fix: 'Publish one of the targets under another port.',
      })),
      ...others.map(({ name, port }) => ({
        keys,
        what: `The services ${name} and ${service} both publish the port ${port}`,
        why: 'The routing mesh owns a port on all nodes for one service.',
        fix: 'Publish one of them under another port.',
      })),
    ];
  });
}

function numberFaults(service: string, definition: MergedService): readonly StackFault[] {
  return portsOf(definition).flatMap((port) =>
    (['target', 'published'] as const)
      .filter((key) => {
        const value = port[key];
        const least = key === 'target' ? 1 : 0;
        return value !== undefined && !(Number(value) >= least && Number(value) <= 65_535);
      })
      .map((key) => ({
        keys: ['services', service, 'ports'],
        what: `The service ${service} has the ${key} port ${port[key]}`,
        why: 'Ports go from 1 to 65535. Swarm takes the number and never starts a task.',
        fix: 'Correct the number.',
      })),
  );
}

function modeFaults(service: string, definition: MergedService): readonly StackFault[] {
  const isRoundRobin =
    String(asRecord(definition['deploy'])['endpoint_mode'] ?? '').toLowerCase() === 'dnsrr';
  return portsOf(definition).flatMap(({ mode, target, published, protocol }): StackFault[] => {
    const keys = ['services', service, 'ports'];
    const port = published || target;
    if (mode !== undefined && mode !== 'host' && mode !== 'ingress')
      return [
        {
          keys,
          what: `The service ${service} publishes the port ${port} in the mode "${mode}"`,
          why: 'Swarm knows ingress and host, and takes any other word for ingress.',
          fix: 'Write ingress or host.',
        },
      ];
    if (protocol !== undefined && !['tcp', 'udp', 'sctp'].includes(String(protocol).toLowerCase()))
      return [
        {
          keys,
          what: `The service ${service} publishes the port ${port} with the protocol "${protocol}"`,
          why: 'Swarm knows tcp, udp and sctp, and takes any other word for tcp.',
          fix: 'Write tcp, udp or sctp.',
        },
      ];
    if (!isRoundRobin || mode === 'host') return [];
    return [
      {
        keys,
        what: `The service ${service} publishes the port ${port} through the routing mesh and has "endpoint_mode: dnsrr"`,
        why: 'The routing mesh needs the virtual address that dnsrr does without.',
        fix: 'Publish the port with "mode: host", or remove `endpoint_mode`.',
      },
    ];
  });
}

function portsOf(definition: MergedService): readonly Readonly<Record<string, unknown>>[] {
  const ports: readonly unknown[] = Array.isArray(definition['ports']) ? definition['ports'] : [];
  return ports.map(asRecord);
}
