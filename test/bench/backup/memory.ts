import { join } from 'node:path';
import { type Row, rowOf } from '../../../scripts/bench-report/rows.ts';
import { backUp } from './ours.ts';
import type { Place } from './times.ts';

const sizes = [0.5, 2, 8];
const most = 160;

/** The peak memory of backups of several sizes, to six destinations and encrypted. */
export async function measureMemory(place: Place, say: (line: string) => void): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const gigabytes of sizes) {
    say(`Memory: ${gigabytes} GB.`);
    const program = join(import.meta.dirname, 'rows-process.ts');
    const dump = `${process.execPath} --no-warnings ${program} ${gigabytes * 1000}`;
    const { peak } = await backUp({
      ...place,
      source: { name: 'rows', kind: 'command', dump, verify: 'true' },
      places: 6,
    });
    rows.push(
      rowOf({
        case: `peak memory at ${gigabytes} GB, six destinations, encrypted`,
        unit: 'MiB',
        ours: peak,
        peer: most,
        peerName: 'the limit',
        goal: 1,
      }),
    );
  }
  return rows;
}
