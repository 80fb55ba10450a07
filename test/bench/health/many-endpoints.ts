import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, type Row, rowOf } from '../../../scripts/bench-report/rows.ts';
import { startEndpoints } from './endpoints.ts';
import { runHealth } from './health-run.ts';

const count = 100;
/** Milliseconds of the slowest answer. */
const slowest = 3_000;
const mostMemory = 120;

/** A hundred endpoints of three hosts: the time beyond a run that asks one quick endpoint, and the memory. */
export async function measureMany(rounds: number, say: (line: string) => void): Promise<readonly Row[]> {
  const endpoints = await startEndpoints();
  const workspace = await mkdtemp(join(tmpdir(), 'fairway-bench-health-'));
  const ask = (all: readonly number[]) =>
    runHealth(workspace, {
      name: 'bench',
      probes: JSON.stringify(
        all.map((ms, at) => ({
          name: `endpoint ${at}`,
          url: endpoints.url(at, ms),
          json: { status: 'ok' },
          timeout: '30s',
        })),
      ),
    });
  const spread = Array.from({ length: count }, (_, at) => Math.round((slowest * (at + 1)) / count));
  try {
    const [beyond, peaks]: [number[], number[]] = [[], []];
    // The first run finds cold caches.
    await ask([0]);
    for (let round = 1; round <= rounds; round++) {
      say(`${count} endpoints: round ${round} of ${rounds}.`);
      const alone = await ask([0]);
      const all = await ask(spread);
      beyond.push(all.ms - alone.ms);
      peaks.push(all.peak);
    }
    const name = `${count} endpoints on 3 hosts`;
    return [
      rowOf({
        case: `${name}, start-up apart`,
        unit: 'ms',
        ours: median(beyond),
        peer: slowest,
        peerName: 'the slowest answer',
        goal: 1.1,
      }),
      rowOf({
        case: `${name}, peak memory`,
        unit: 'MiB',
        ours: Math.max(...peaks),
        peer: mostMemory,
        peerName: 'the limit',
        goal: 1,
      }),
    ];
  } finally {
    endpoints.stop();
    await rm(workspace, { recursive: true, force: true });
  }
}
