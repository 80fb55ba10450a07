import { median, type Row, rowOf } from '../../../scripts/bench-report/rows.ts';
import { fetchByHand, restoreByHand } from './by-hand.ts';
import type { GeneratedDatabase } from './database.ts';
import { backUp, idOf, restore } from './ours.ts';
import { startStore } from './store.ts';

const file = '/var/tmp/harbor.pgdump';

/** Restores one backup into a new database, in turns with ours and by hand, each from the object at the store. */
export async function measureRestores(
  workspace: string,
  { source, container, drop }: GeneratedDatabase,
  rounds: number,
  say: (line: string) => void,
): Promise<readonly Row[]> {
  const store = await startStore({ keeps: true });
  try {
    const place = { workspace, source, store: store.url, places: 1 };
    const id = idOf(await backUp(place));
    const hand = { container, file };
    const taken = { ours: [] as number[], fetch: [] as number[], jobs: [] as number[] };
    for (let round = 1; round <= rounds; round++) {
      const ours = (await restore(place, id, 'ours')).ms;
      await drop('ours');
      const fetch = await fetchByHand(hand, store.url, `place1/${source['name']}/${id}.pgdump.zst`);
      const jobs = await restoreByHand(hand, 'byhand');
      await drop('byhand');
      taken.ours.push(ours);
      taken.fetch.push(fetch);
      taken.jobs.push(jobs);
      say(
        `Round ${round} of ${rounds}, restore: ours ${seconds(ours)}; by hand fetched in ${seconds(fetch)}, restored in ${seconds(jobs)}.`,
      );
    }
    const whole = taken.fetch.map((ms, round) => ms + (taken.jobs[round] ?? 0));
    const row = (peer: readonly number[], peerName: string, goal: number) =>
      rowOf({
        case: 'restore, compared',
        unit: 's',
        ours: median(taken.ours) / 1000,
        peer: median(peer) / 1000,
        peerName,
        goal,
      });
    return [
      row(whole, 'aws s3 cp | zstd -d, then pg_restore -j2', 1.15),
      row(taken.jobs, 'pg_restore -j2 alone, its file there', 2),
    ];
  } finally {
    await store.stop();
  }
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
