import { posix } from 'node:path';
import { type Host, writeFiles } from '@fairway/host';
import { Failure, type Logger, messageOf } from '@fairway/runtime';
import { formatState, newestState, outdated, type ReadState, readState } from '../state/read-state.ts';
import { emptyState, type IncidentState } from '../state/state.ts';
import { readStateFile, type StateFile, writeStateFile } from './state-file.ts';

export interface IncidentStore {
  /** Path of the file on every host, for messages. */
  readonly path: string;
  read(now: number): Promise<ReadState>;
  /**
   * Reads the state, changes it and writes it, with nobody's change between. The function is called again with what
   * another run wrote meanwhile. When this returns, the state is on the disk of the first host.
   * @throws Failure where the first host cannot take it: nothing may be touched or told then
   */
  change<T extends { readonly state: IncidentState }>(now: number, how: (kept: ReadState) => T): Promise<T>;
}

const file = 'incidents.json';
const mostTries = 8;

/**
 * The state of incidents on hosts. The first host decides; the others have copies, for the day on which it is gone.
 * @param dir the directory of the ledger, equal on every host
 */
export function openIncidentStore(
  hosts: readonly [Host, ...Host[]],
  dir: string,
  logger: Logger,
): IncidentStore {
  const path = posix.join(dir, file);
  const place = { dir, path };
  const [first, ...further] = hosts;

  async function copyOn(host: Host): Promise<string | undefined> {
    try {
      return (await readStateFile(host, place)).text;
    } catch (error) {
      logger.debug(`${path} on ${host.name}: ${messageOf(error)}`);
      return undefined;
    }
  }

  async function readAll(now: number): Promise<ReadState & Pick<StateFile, 'hash'>> {
    const [own, ...copies] = await Promise.all([readStateFile(first, place), ...further.map(copyOn)]);
    const { state, problem } = bestOf(own, copies, now);
    return { state, hash: own.hash, ...(problem ? { problem: `${path} on ${first.name}: ${problem}` } : {}) };
  }

  async function copy(text: string): Promise<void> {
    await Promise.all(
      further.map(async (host) => {
        try {
          await writeFiles(host, [{ path, content: text, mode: 0o600 }], { parents: 0o700 });
        } catch (error) {
          logger.warn(`The copy of ${path} on ${host.name} is old: ${messageOf(error)}`);
        }
      }),
    );
  }

  return {
    path,
    read: readAll,
    async change(now, how) {
      for (let tries = 0; tries < mostTries; tries += 1) {
        const { hash, ...kept } = await readAll(now);
        const changed = how(kept);
        const saves = kept.state.saves + 1;
        const text = formatState({ ...changed.state, saves });
        if (await writeStateFile(first, place, { text, saves }, { hash })) {
          await copy(text);
          return changed;
        }
      }
      throw new Failure({
        what: `${path} on ${first.name} could not be written.`,
        why: `Other runs wrote it ${mostTries} times meanwhile.`,
        fix: 'Let fewer runs look at the same installation at once: give the workflow a concurrency group.',
      });
    },
  };
}

/** The newest of the copies. Where the first host has written a newer one, that is lost, and a problem. */
function bestOf(own: StateFile, copies: readonly (string | undefined)[], now: number): ReadState {
  const mine = own.text === undefined ? undefined : readState(own.text, now);
  const others = copies.flatMap((copy) => (copy === undefined ? [] : [readState(copy, now)]));
  const fault = mine ? mine.problem : own.saves > 0 ? 'It was removed.' : undefined;
  const none = { state: emptyState(), ...(fault === undefined ? {} : { problem: fault }) };
  const best = newestState(mine ? [mine, ...others] : others) ?? none;
  const { saves } = best.state;
  if (best.problem === undefined && saves >= own.saves) {
    return fault === undefined ? best : { ...best, problem: `${fault} A copy of another host serves.` };
  }
  const old =
    fault === undefined
      ? `It is an old copy: the state was written ${own.saves} times, and this is number ${saves}.`
      : `${fault} The copy of another host is older.`;
  return {
    state: outdated(best.state, { saves: Math.max(saves, own.saves), now }),
    problem: best.problem ?? old,
  };
}
