import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bench, median, type Row, rowOf } from '../../scripts/bench-report/rows.ts';
import { actionFolders } from '../../scripts/readme-tables/declarations.ts';
import { buildCoreBundle } from './startup-baseline.ts';
import { coldStart, type Start } from './startup-process.ts';

const defaultRounds = 25;
const warmUp = 3;
/** The highest accepted ratios: an SSH action's bundle stays near 1 MB and starts in well under 100 ms. */
const goals = { node: 4, core: 2.5, size: 5 } as const;

export const bench: Bench = {
  about: `Cold start of each action's bundle, up to the error about its missing inputs: medians of ${defaultRounds} interleaved rounds.`,
  async run(say, { rounds = defaultRounds } = {}) {
    const root = join(import.meta.dirname, '../..');
    const folders = actionFolders(root).filter((folder) =>
      existsSync(join(root, 'actions', folder, 'dist/index.js')),
    );
    const temp = mkdtempSync(join(tmpdir(), 'fairway-bench-'));
    try {
      say('Bundling the baseline with ncc.');
      const core = buildCoreBundle(root, temp);
      const starts: Start[] = [
        { name: 'node', argv: ['-e', '0'], exitCode: 0 },
        { name: 'core', argv: [core], exitCode: 0 },
        ...folders.map((name) => ({
          name,
          argv: [join(root, 'actions', name, 'dist/index.js')],
          exitCode: 1,
        })),
      ];
      say(`Starting ${starts.map(({ name }) => name).join(', ')}.`);
      const times = measure(starts, temp, rounds);
      const size = (file: string) => sizeOf(join(file, '..')) / 1000;
      return folders.flatMap((name): Row[] => {
        const ours = times(name);
        const bundle = join(root, 'actions', name, 'dist/index.js');
        return [
          rowOf({
            case: `${name} start`,
            unit: 'ms',
            ours,
            peer: times('node'),
            peerName: 'bare Node',
            goal: goals.node,
          }),
          rowOf({
            case: `${name} start`,
            unit: 'ms',
            ours,
            peer: times('core'),
            peerName: '@actions/core alone',
            goal: goals.core,
          }),
          rowOf({
            case: `${name} size`,
            unit: 'kB',
            ours: size(bundle),
            peer: size(core),
            peerName: '@actions/core alone',
            goal: goals.size,
          }),
        ];
      });
    } finally {
      rmSync(temp, { recursive: true, force: true });
    }
  },
};

/** Each round starts everything once, so that a slow minute of the machine is slow for all. */
function measure(starts: readonly Start[], temp: string, rounds: number): (name: string) => number {
  const samples = new Map<string, number[]>(starts.map(({ name }) => [name, []]));
  for (let round = -warmUp; round < rounds; round++) {
    for (const start of starts) {
      const ms = coldStart(start, temp);
      if (round >= 0) samples.get(start.name)?.push(ms);
    }
  }
  return (name) => median(samples.get(name) ?? []);
}

function sizeOf(directory: string): number {
  return readdirSync(directory)
    .filter((file) => file.endsWith('.js'))
    .reduce((sum, file) => sum + statSync(join(directory, file)).size, 0);
}
