import type { Host } from '@fairway/host';
import { type ComposeModel, replicasOf } from '../model/model.ts';
import { addressesOverlap, publishedPorts } from '../service/published-ports.ts';

/** A port that a service publishes and that is not free. */
export interface TakenPort {
  readonly service: string;
  readonly port: number;
  readonly protocol: string;
  /** The holder: `the container shop-web-1`, or `another process`. */
  readonly by: string;
}

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
 * @param listeners what listens on the host, containers first
 */
export function takenPorts(
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

/**
 * The sockets that wait for connections on a host, by the kernel's own tables, which need no tool and no special right
 * (proc(5), /proc/net/tcp).
 */
export async function listeningSockets(
  host: Host,
  signal: AbortSignal | undefined,
): Promise<readonly Listener[]> {
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
