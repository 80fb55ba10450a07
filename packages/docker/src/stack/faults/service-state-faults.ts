import { asRecord } from '@fairway/runtime';
import type { MergedStack } from '../merge/merged-stack.ts';
import { clash, publishedPorts } from './port-faults.ts';
import type { StackFault } from './stack-fault.ts';
import type { OtherService } from './swarm-state.ts';

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
