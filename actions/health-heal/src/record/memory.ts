import type { Host } from '@fairway/host';
import { emptyState, type IncidentState, openIncidentStore } from '@fairway/incidents';
import { type Logger, messageOf } from '@fairway/runtime';

/** The state of incidents as it is kept. */
export interface Kept {
  readonly state: IncidentState;
}

/** What is remembered between two runs: incidents, heals, and who was told. */
export interface Memory {
  read(now: number): Promise<Kept>;
  /**
   * Changes the state, with nobody's change between. The function may be called again with what another run wrote
   * meanwhile. When this returns, the state is kept.
   * @throws Failure where it cannot be kept
   */
  change<T extends Kept>(now: number, how: (kept: Kept) => T): Promise<T>;
  /**
   * What this run has found of the record, in sentences: what of it was lost, or that there is none yet. The run that
   * finds a loss may mend it before people are told, so it is kept here until then.
   */
  readonly said: readonly string[];
}

/** The memory on hosts, beside the ledger; without a host, the memory of this run alone. */
export function memoryOn(hosts: readonly Host[], dir: string, logger: Logger): Memory {
  const [first, ...others] = hosts;
  if (!first) return volatileMemory();
  const store = openIncidentStore([first, ...others], dir, logger);
  const said: string[] = [];
  const heed = ({ state, problem }: Awaited<ReturnType<typeof store.read>>): Kept => {
    const isNew = problem === undefined && state.saves === 0;
    const words = isNew ? firstLook(store.path) : problem;
    if (words !== undefined && !said.includes(words)) {
      said.push(words);
      if (isNew) logger.info(words);
      else logger.warn(words);
    }
    return { state };
  };
  return {
    said,
    read: async (now) => heed(await store.read(now)),
    change: (now, how) => store.change(now, (kept) => how(heed(kept))),
  };
}

/** Where nothing is left, nobody can tell a first look from a directory that was removed. */
function firstLook(path: string): string {
  return `No earlier look is known: there is no ${path}. The budget of heals begins now.`;
}

/** A memory of this run alone. What must outlive it is kept in issues. */
export function volatileMemory(said: readonly string[] = []): Memory {
  let state = emptyState();
  return {
    said,
    read: async () => ({ state }),
    async change(_now, how) {
      const changed = how({ state });
      state = changed.state;
      return changed;
    },
  };
}

/** The memory, where it can be read; else one of this run alone: a lost host must not keep people from being told. */
export async function readable(
  memory: Memory,
  now: number,
  logger: Logger,
): Promise<Kept & { readonly memory: Memory }> {
  try {
    return { memory, ...(await memory.read(now)) };
  } catch (error) {
    const problem = 'The incidents on the hosts cannot be read, so people may be told again';
    logger.warn(`${problem}: ${messageOf(error)}`);
    const own = volatileMemory([...memory.said, `${problem}.`]);
    return { memory: own, ...(await own.read(now)) };
  }
}
