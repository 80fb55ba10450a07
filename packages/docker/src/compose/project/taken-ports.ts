import type { Host } from '@fairway/host';
import { z } from 'zod';
import { askEngine, engineQuery } from '../../engine/index.ts';
import { type ComposeModel, replicasOf } from '../model/model.ts';
import { addressesOverlap, publishedPorts } from '../service/published-ports.ts';
import { composeLabels } from './project-state.ts';

/** A port that a service publishes and that is not free. */
export interface TakenPort {
  readonly service: string;
  readonly port: number;
  readonly protocol: string;
  /** The holder: `the container shop-web-1`, or `another process`. */
  readonly by: string;
}

const listed = z.array(
  z.looseObject({
    Names: z.array(z.string()).nullish(),
    Labels: z.record(z.string(), z.string()).nullish(),
    Ports: z
      .array(
        z.looseObject({
          IP: z.string().optional(),
          PublicPort: z.number().optional(),
          Type: z.string().optional(),
        }),
      )
      .nullish(),
  }),
);
const running = engineQuery('/containers/json', listed);

/** A socket of the host that waits for connections. */
export interface Listener {
  readonly protocol: string;
  readonly address: string;
  readonly port: number;
  readonly by: string;
  /** The project itself has the port, and frees it in time. */
  readonly own: boolean;
}

/**
 * The ports of the host that a project's services publish and that another process or container has.
 * @param model the wanted project
 */
export async function takenPorts(
  host: Host,
  model: ComposeModel,
  signal?: AbortSignal,
): Promise<readonly TakenPort[]> {
  if (Object.values(model.services).every((service) => publishedPorts(service).length === 0)) return [];
  const [containers, sockets] = await Promise.all([
    containerPorts(host, model.name, signal),
    listeningSockets(host, signal),
  ]);
  return takenAmong(model, [...containers, ...sockets]);
}

/**
 * Compares the ports that services publish with those that are taken.
 * @param listeners containers before other processes, because Docker itself listens for a container
 */
export function takenAmong(
  { services }: Pick<ComposeModel, 'services'>,
  listeners: readonly Listener[],
): readonly TakenPort[] {
  return Object.entries(services).flatMap(([service, definition]) =>
    publishedPorts(definition).flatMap(({ first, last, address, protocol }) => {
      const all = Array.from({ length: last - first + 1 }, (_, index) => first + index);
      const taken = all.flatMap((port) => {
        const holders = listeners.filter(
          (other) =>
            other.protocol === protocol && other.port === port && addressesOverlap(address, other.address),
        );
        const [holder] = holders;
        return holder && !holders.some(({ own }) => own) ? [{ service, port, protocol, by: holder.by }] : [];
      });
      // Docker takes the free ports of a range, so the taken ones matter only where too few are left.
      return all.length - taken.length < Math.min(replicasOf(definition), all.length) ? taken : [];
    }),
  );
}

async function containerPorts(host: Host, project: string, signal?: AbortSignal): Promise<Listener[]> {
  const [found] = await askEngine(host, [running], signal ? { signal } : {});
  return found.flatMap(({ Names, Labels, Ports }) =>
    (Ports ?? []).flatMap(({ IP = '', PublicPort, Type = 'tcp' }) =>
      PublicPort === undefined
        ? []
        : [
            {
              protocol: Type,
              address: IP,
              port: PublicPort,
              by: `the container ${Names?.[0]?.replace(/^\//, '') ?? '?'}`,
              own: Labels?.[composeLabels.project] === project,
            },
          ],
    ),
  );
}

/** Reads the kernel's own tables, which need no tool and no special right (proc(5), /proc/net/tcp). */
async function listeningSockets(host: Host, signal?: AbortSignal): Promise<Listener[]> {
  const tables = ['tcp', 'tcp6', 'udp', 'udp6'];
  const { stdout } = await host.exec(
    ['sh', '-c', `for t in ${tables.join(' ')}; do sed "s/^/$t /" /proc/net/$t 2>/dev/null; done`],
    { show: 'read /proc/net/tcp and udp', signal },
  );
  return stdout.split('\n').flatMap((line) => {
    const [table = '', , local = '', , state = ''] = line.trim().split(/\s+/);
    const protocol = table.slice(0, 3);
    const [hex = '', port = ''] = local.split(':');
    if (state !== (protocol === 'tcp' ? '0A' : '07') || port === '') return [];
    return [
      {
        protocol,
        address: addressOf(hex),
        port: Number.parseInt(port, 16),
        by: 'another process',
        own: false,
      },
    ];
  });
}

/**
 * The address of a table entry. The bytes of each 32-bit word are in the machine's order, which is little-endian on all
 * machines that Docker supports.
 */
function addressOf(hex: string): string {
  if (/^0+$/.test(hex)) return '';
  if (hex.length === 8)
    return (hex.match(/../g) ?? [])
      .reverse()
      .map((byte) => Number.parseInt(byte, 16))
      .join('.');
  return hex;
}
