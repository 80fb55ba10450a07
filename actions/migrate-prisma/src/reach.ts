import { openTunnel } from '@fairway/database';
import { connectHost, type Host, type SshTarget } from '@fairway/host';
import type { Clock, Logger } from '@fairway/runtime';
import { combine, settle } from './failures.ts';
import type { Database } from './inputs.ts';

export interface ReachDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly info: (line: string) => void;
}

/** The databases as they are reached from here, and what holds the ways open. */
export interface Reached {
  readonly databases: readonly Database[];
  close(): Promise<void>;
}

/**
 * Opens the way to every database that is reached through a machine: one connection for each machine.
 * @throws Failure naming every machine and database that is not reached; nothing stays open then.
 */
export async function reachAll(databases: readonly Database[], deps: ReachDeps): Promise<Reached> {
  const hosts = new Map<string, Promise<Host>>();
  const closing: (() => Promise<void>)[] = [];
  const hostAt = (through: SshTarget) => {
    const key = `${through.user}@${through.address}:${through.port ?? 22}`;
    const known = hosts.get(key);
    if (known) return known;
    const connecting = connectHost(through, deps).then((host) => {
      closing.unshift(() => host.close());
      return host;
    });
    hosts.set(key, connecting);
    return connecting;
  };
  const reach = async (database: Database): Promise<Database> => {
    if (!database.through) return database;
    const host = await hostAt(database.through);
    const tunnel = await openTunnel(host, database.name, database.target);
    // Tunnels end before the connection that carries them.
    closing.unshift(tunnel.close);
    deps.info(`${database.name}: reached through ${host.name}, whose key was checked`);
    return { ...database, target: tunnel.target };
  };
  const close = async () => {
    for (const end of closing.splice(0)) await end();
  };
  try {
    const { values, failures } = await settle(databases.map(reach));
    if (failures.length > 0) throw combine('Several databases are not reached.', failures);
    return { databases: values, close };
  } catch (error) {
    await close();
    throw error;
  }
}
