import type { DatabaseEntry } from '@fairway/database';
import { connectHost, type Host, type SshTarget } from '@fairway/host';
import type { Clock, Logger } from '@fairway/runtime';
import type { Database } from './database-item.ts';

export interface MachineDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly info: (line: string) => void;
}

/** The databases with their machines connected. */
export interface Connected {
  readonly entries: readonly DatabaseEntry[];
  close(): Promise<void>;
}

/**
 * Connects the machines that databases are reached through: one connection for each.
 * @throws what the first machine that is not reached says; nothing stays open then.
 */
export async function connectMachines(databases: readonly Database[], deps: MachineDeps): Promise<Connected> {
  const hosts = new Map<string, Promise<Host>>();
  const hostAt = (machine: SshTarget): Promise<Host> => {
    const key = `${machine.user}@${machine.address}:${machine.port ?? 22}`;
    const known = hosts.get(key) ?? connectHost(machine, deps);
    hosts.set(key, known);
    return known;
  };
  const close = async () => {
    for (const host of hosts.values())
      await host.then(
        (open) => open.close(),
        () => {},
      );
  };
  try {
    const entries = await Promise.all(
      databases.map(async ({ reach, ...rest }): Promise<DatabaseEntry> => {
        if (reach.kind === 'direct') return { ...rest, reach };
        const { machine, ...place } = reach;
        return { ...rest, reach: { ...place, host: await hostAt(machine) } };
      }),
    );
    for (const host of hosts.values()) deps.info(`Connected to ${(await host).name}, whose key was checked`);
    return { entries, close };
  } catch (error) {
    await close();
    throw error;
  }
}
