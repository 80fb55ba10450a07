import { asRecord } from '@fairway/runtime';
import type { MergedStack } from '../merge/merged-stack.ts';
import { clash, publishedPorts } from './port-faults.ts';
import type { StackFault } from './stack-fault.ts';
import type { NodeResources, NodeState, OtherService, SwarmState } from './swarm-state.ts';

type Services = Pick<MergedStack, 'services'>;

/**
 * What the running services refuse to the services of a stack: a published port that is taken, and a change of the mode.
 * Services of the stack that it no longer has are removed before the new ones come, so they hold no port.
 */
export function serviceStateFaults(
  stack: string,
  next: Services,
  running: readonly OtherService[],
): readonly StackFault[] {
  const others = running.filter((other) => other.stack !== stack || !other.name.startsWith(`${stack}_`));
  const perService = Object.entries(next.services).flatMap(([service, definition]) => {
    const wanted = publishedPorts(definition);
    const taken = others.flatMap(({ name, ports }) =>
      wanted
        .filter((port) => name !== `${stack}_${service}` && ports.some((held) => clash(port, held)))
        .map(
          ({ port }): StackFault => ({
            keys: ['services', service, 'ports'],
            what: `The service ${service} publishes the port ${port}, which is taken`,
            why: `The service ${name} of ${stackOf(others, name)} publishes it.`,
            fix: `Publish another port, or free it: change or remove ${name}.`,
          }),
        ),
    );
    const mode = String(asRecord(definition['deploy'])['mode'] ?? 'replicated');
    const now = running.find(({ name }) => name === `${stack}_${service}`);
    return now && now.mode !== mode ? [...taken, modeFault(service, now, mode)] : taken;
  });
  return [...perService, ...exchanged(stack, next, running)];
}

function stackOf(others: readonly OtherService[], service: string): string {
  const { stack = '' } = others.find(({ name }) => name === service) ?? {};
  return stack ? `the stack ${stack}` : 'no stack';
}

function modeFault(service: string, { name, mode: now }: OtherService, mode: string): StackFault {
  return {
    keys: ['services', service, 'deploy', 'mode'],
    what: `The service ${service} is ${now} and shall be ${mode}`,
    why: 'Swarm does not change the mode of a service.',
    fix: `Rename the service: the old one is then removed and a new one made. Or remove it by hand: docker service rm ${name}. Nobody is served by it from then until the deploy has ended.`,
  };
}

/**
 * Services that hand ports to each other in a circle. Docker updates one service after the other, and refuses each of them
 * while another one still has its port.
 */
function exchanged(
  stack: string,
  { services }: Services,
  running: readonly OtherService[],
): readonly StackFault[] {
  const waitsFor = new Map(
    Object.entries(services).map(([service, definition]) => {
      const wanted = publishedPorts(definition);
      const holders = Object.keys(services).filter((other) => {
        const held = running.find(({ name }) => name === `${stack}_${other}`)?.ports ?? [];
        return other !== service && held.some((port) => wanted.some((own) => clash(own, port)));
      });
      return [service, holders] as const;
    }),
  );
  const reaches = (from: string, to: string, seen: ReadonlySet<string> = new Set()): boolean =>
    (waitsFor.get(from) ?? []).some(
      (next) => next === to || (!seen.has(next) && reaches(next, to, new Set([...seen, next]))),
    );
  const circle = Object.keys(services).filter((service) => reaches(service, service));
  const [first] = circle;
  if (first === undefined) return [];
  return [
    {
      keys: ['services', first, 'ports'],
      what: `The services ${circle.join(' and ')} take over each other's published ports`,
      why: 'Docker changes one service after the other, and Swarm refuses a port that another service still has.',
      fix: 'Release twice: give one of them a free port first, and the wanted port with the next release.',
    },
  ];
}

/**
 * Services that no node can take, whatever runs there: Swarm would let their tasks wait for ever.
 * @param mayRun whether the constraints of a service allow it on a node, by the host name of the node
 */
export function roomFaults(
  { services }: Services,
  { nodes, resources }: Pick<SwarmState, 'nodes' | 'resources'>,
  mayRun: (service: string, node: string) => boolean,
): readonly StackFault[] {
  return Object.entries(services).flatMap(([service, definition]) => {
    const allowed = nodes.map(({ node }) => node).filter((node) => mayRun(service, node));
    const deploy = asRecord(definition['deploy']);
    const { limits, reservations } = asRecord(deploy['resources']);
    const found: StackFault[] = [];
    const say = (keys: readonly string[], what: string, why: string, fix: string) =>
      found.push({ keys: ['services', service, ...keys], what: `The service ${service} ${what}`, why, fix });
    const most = (kind: keyof NodeResources) => {
      const known = allowed.flatMap((node) => resources.get(node)?.[kind] ?? []);
      return known.length < allowed.length || known.length === 0
        ? Number.POSITIVE_INFINITY
        : Math.max(...known);
    };
    for (const [key, section] of [
      ['limits', limits],
      ['reservations', reservations],
    ] as const) {
      const cpus = cpusOf(asRecord(section)['cpus']);
      if (cpus > most('cpus'))
        say(
          ['deploy', 'resources', key, 'cpus'],
          `asks for ${cpus} CPUs in ${key}.cpus`,
          `No node that may run it has more than ${most('cpus')}: ${allowed.join(', ')}.`,
          'Ask for fewer, or let the service run on a larger node.',
        );
    }
    const memory = Number(asRecord(reservations)['memory'] ?? 0);
    if (memory > most('memoryBytes'))
      say(
        ['deploy', 'resources', 'reservations', 'memory'],
        `reserves ${mebibytes(memory)} MiB of memory`,
        `No node that may run it has more than ${mebibytes(most('memoryBytes'))}: ${allowed.join(', ')}.`,
        'Reserve less, or let the service run on a larger node.',
      );
    const { replicas = 1, mode = 'replicated', placement } = deploy;
    const perNode = publishedPorts(definition).some((port) => port.mode === 'host')
      ? 1
      : Number(asRecord(placement)['max_replicas_per_node'] || Number.POSITIVE_INFINITY);
    if (mode === 'replicated' && allowed.length > 0 && Number(replicas) > perNode * allowed.length)
      say(
        ['deploy', 'replicas'],
        `has ${replicas} replicas, and there is room for ${perNode * allowed.length}`,
        perNode === 1 && publishedPorts(definition).some((port) => port.mode === 'host')
          ? `It publishes a port with "mode: host", so each node takes one: ${allowed.join(', ')}.`
          : `deploy.placement.max_replicas_per_node is ${perNode}, and these nodes may run it: ${allowed.join(', ')}.`,
        'Ask for fewer replicas, or let the service run on more nodes.',
      );
    return found;
  });
}

type MayRun = (service: string, node: string) => boolean;

/**
 * Services with ports of the mode `host` that have too few nodes, because something else has the port there. Docker takes
 * such a service, and its tasks wait or fail.
 */
export function hostPortFaults(
  stack: string,
  next: Services,
  nodes: readonly NodeState[],
  mayRun: MayRun,
): readonly StackFault[] {
  return hostPortsTaken(stack, next, nodes, mayRun).flatMap(({ service, mode, needed, room, taken }) => {
    const isGlobal = mode.startsWith('global');
    if (!isGlobal && needed <= room) return [];
    return [
      {
        keys: ['services', service, 'ports'],
        what: `The service ${service} publishes a port with "mode: host" that is taken`,
        why: isGlobal
          ? 'It is global, so it needs the port on every node that may run it.'
          : `It has ${needed} replicas, and the port is free on ${room} of the nodes that may run it.`,
        evidence: taken.map(({ node, port, holder }) => `${node}: ${holder} has ${port}`),
        fix: 'Publish another port, free this one, or keep the service off these nodes by a constraint.',
      },
    ];
  });
}

/** The containers that Swarm knows nothing about and that have the port of a service on nodes that may run it, in words. */
export function hostPortWarnings(
  stack: string,
  next: Services,
  nodes: readonly NodeState[],
  mayRun: MayRun,
): readonly string[] {
  return hostPortsTaken(stack, next, nodes, mayRun).flatMap(({ service, mode, needed, room, taken }) =>
    mode.startsWith('global') || needed > room
      ? []
      : taken
          .filter((one) => !one.service)
          .map(
            ({ node, port, holder }) =>
              `${holder} has ${port} on ${node}, which Swarm does not know: a task of ${service} that starts there fails. Keep it off by a constraint, or free the port`,
          ),
  );
}

function hostPortsTaken(stack: string, { services }: Services, nodes: readonly NodeState[], mayRun: MayRun) {
  const hostPorts = (definition: MergedStack['services'][string]) =>
    publishedPorts(definition).flatMap(({ port, mode }) => (mode === 'host' ? [port] : []));
  const modeOf = (definition: object) =>
    String(asRecord(asRecord(definition)['deploy'])['mode'] ?? 'replicated');
  const all = Object.entries(services);
  return all.flatMap(([service, definition], index) => {
    const wanted = new Set(hostPorts(definition));
    if (wanted.size === 0) return [];
    const allowed = nodes.filter(({ node }) => mayRun(service, node));
    // A global service of the same stack takes its port on each of its nodes. Of two, the second one is told.
    const rivals = all.filter(
      ([, other], at) =>
        modeOf(other).startsWith('global') &&
        (at < index || (at > index && !modeOf(definition).startsWith('global'))),
    );
    const taken = allowed.flatMap(({ node, ports }) => [
      ...ports
        .filter((held) => wanted.has(held.port))
        .filter((held) => held.stack !== stack || !held.service.startsWith(`${stack}_`))
        .map((held) => ({ node, ...held })),
      ...rivals
        .filter(([name]) => mayRun(name, node))
        .flatMap(([name, other]) =>
          hostPorts(other)
            .filter((port) => wanted.has(port))
            .map((port) => ({
              node,
              port,
              holder: `the service ${name} of this stack`,
              service: name,
              stack,
            })),
        ),
    ]);
    if (taken.length === 0) return [];
    const room = allowed.length - new Set(taken.map(({ node }) => node)).size;
    const needed = Number(asRecord(definition['deploy'])['replicas'] ?? 1);
    return [{ service, mode: modeOf(definition), needed, room, taken }];
  });
}

/** The number of a share of CPUs, which may be a fraction; 0 where it is not written. */
function cpusOf(value: unknown): number {
  const [top, bottom = '1'] = String(value ?? 0).split('/');
  return Number(top) / Number(bottom) || 0;
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1024 ** 2);
}
