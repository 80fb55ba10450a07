import { type ConnectContext, openFleet } from '@fairway/access-kit';
import type { DatabaseEntry } from '@fairway/database';
import type { Host, SshTarget } from '@fairway/host';
import type { Database } from './database-item.ts';

/**
 * Connects each machine through which databases are reached, once.
 * @param open closes the connections with it
 * @throws Failure naming every machine that could not be connected
 */
export async function connectMachines(
  databases: readonly Database[],
  open: AsyncDisposableStack,
  context: ConnectContext,
  info: (line: string) => void,
): Promise<readonly DatabaseEntry[]> {
  const hosts = await hostsOf(databases, open, context);
  for (const { name } of hosts.values()) info(`Connected to ${name}, whose key was checked`);
  return databases.map(({ reach, ...rest }): DatabaseEntry => {
    if (reach.kind === 'direct') return { ...rest, reach };
    const { machine, ...place } = reach;
    const host = hosts.get(placeOf(machine));
    if (!host) throw new TypeError(`${machine.address} is not connected`);
    return { ...rest, reach: { ...place, host } };
  });
}

/** A connection for each machine and user. */
async function hostsOf(
  databases: readonly Database[],
  open: AsyncDisposableStack,
  context: ConnectContext,
): Promise<ReadonlyMap<string, Host>> {
  const machines = new Map(
    databases.flatMap(({ reach }) =>
      'machine' in reach ? [[placeOf(reach.machine), reach.machine] as const] : [],
    ),
  );
  if (machines.size === 0) return new Map();
  const { hosts } = await openFleet([...machines.values()], open, context);
  return new Map(
    [...machines.keys()].flatMap((place, index) => (hosts[index] ? [[place, hosts[index]]] : [])),
  );
}

function placeOf({ user, address, port }: SshTarget): string {
  return `${user}@${address}:${port ?? 22}`;
}
