import type { Host } from '@fairway/host';
import { emptyState, type IncidentState, openIncidentStore } from '@fairway/incidents';
import { type Logger, messageOf } from '@fairway/runtime';

/** The state of incidents as it was kept, and in a sentence what of it was lost. */
export interface Kept {
  readonly state: IncidentState;
  readonly problem?: string;
}

/** What is remembered between two runs: incidents, heals, and who was told. */
export interface Memory {
  read(now: number): Promise<Kept>;
  /**
   * Changes the state, with nobody's change between. The function may be called again with what another run wrote
   * meanwhile. When this returns, the state is kept.
   * @throws Failure where it cannot be kept
   */
  change<T extends { readonly state: IncidentState }>(now: number, how: (kept: Kept) => T): Promise<T>;
}

/** The memory on hosts, beside the ledger; without a host, the memory of this run alone. */
export function memoryOn(hosts: readonly Host[], dir: string, logger: Logger): Memory {
  const [first, ...others] = hosts;
  return first ? openIncidentStore([first, ...others], dir, logger) : volatileMemory();
}

/** A memory of this run alone. What must outlive it is kept in issues. */
export function volatileMemory(): Memory {
  let state = emptyState();
  return {
    read: async () => ({ state }),
    async change(_now, how) {
      const changed = how({ state });
      state = changed.state;
      return changed;
    },
  };
}

/** The memory, where it can be read; else one of this run alone: a lost host must not keep people from being told. */
export async function readable(memory: Memory, now: number, logger: Logger): Promise<Memory> {
  try {
    await memory.read(now);
    return memory;
  } catch (error) {
    logger.warn(
      `The incidents on the hosts cannot be read, so people may be told again: ${messageOf(error)}`,
    );
    return volatileMemory();
  }
}
