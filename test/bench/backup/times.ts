import { median, type Row, rowOf } from '../../../scripts/bench-report/rows.ts';
import { backUpByHand, readOnly } from './by-hand.ts';
import type { GeneratedDatabase } from './database.ts';
import { backUp } from './ours.ts';

/** Where backups are made. */
export interface Place {
  readonly workspace: string;
  readonly store: string;
  /** A public key of age. */
  readonly encryptTo: string;
}

const six = 6;

/** One round of each, in turns, so that all of them meet the same moods of the machine. */
export async function measureTimes(
  { workspace, store, encryptTo }: Place,
  { dump, source }: GeneratedDatabase,
  rounds: number,
  say: (line: string) => void,
): Promise<readonly Row[]> {
  const ours = async (places: number, more = {}) =>
    (await backUp({ workspace, store, source, places, ...more })).ms;
  const contenders = {
    bare: () => readOnly(dump),
    one: () => ours(1),
    oneByHand: () => backUpByHand(dump, store, 1),
    encrypted: () => ours(1, { encryptTo }),
    all: () => ours(six),
    allByHand: () => backUpByHand(dump, store, six),
  };
  const taken = new Map<string, number[]>();
  // The first reading finds cold caches.
  await readOnly(dump);
  for (let round = 1; round <= rounds; round++) {
    for (const [name, contend] of Object.entries(contenders)) {
      const ms = await contend();
      say(`Round ${round} of ${rounds}, ${name}: ${(ms / 1000).toFixed(1)} s.`);
      taken.set(name, [...(taken.get(name) ?? []), ms]);
    }
  }
  const seconds = (name: keyof typeof contenders) => median(taken.get(name) ?? []) / 1000;
  const row = (
    what: string,
    ours: keyof typeof contenders,
    peer: keyof typeof contenders,
    peerName: string,
    goal: number,
  ) => rowOf({ case: what, unit: 's', ours: seconds(ours), peer: seconds(peer), peerName, goal });
  return [
    row('one destination', 'one', 'oneByHand', 'pg_dump | zstd | aws s3 cp -', 1.1),
    row('one destination', 'one', 'bare', 'pg_dump > /dev/null', 2),
    row('one destination, encrypted', 'encrypted', 'one', 'ours, not encrypted', 1.1),
    row('six destinations', 'all', 'one', 'ours, one destination', 1.5),
    row('six destinations', 'all', 'allByHand', 'the pipe, six times', 0.5),
  ];
}
