import { median, type Row, rowOf } from '../../../scripts/bench-report/rows.ts';
import type { Site } from './site.ts';

/** The least that a deploy must do: bring the project up. */
const plainPeer = 'pull && up --wait over ssh';
/** The further steps of a workflow: the files of this commit and the login of this run. */
const wholePeer = 'rsync, login, pull && up --wait';
/** A soak only waits, so there is none here. */
const noSoak = { soak: '0s' } as const;
/** As Compose itself changes a service: the old container ends before the new one starts. */
const recreated = { ...noSoak, drain: '0s', strategy: 'web: recreate' } as const;
/**
 * The old container answers until the new one is healthy. Then it is drained for as long as the proxy may hold its name,
 * one second in this app. The drain only waits, and is taken off the time.
 */
const drainMs = 1_000;
const rolling = { ...noSoak, drain: `${drainMs}ms` } as const;

interface Case {
  readonly name: string;
  readonly goal: number;
  /** Milliseconds of a drain, which are taken off our time. */
  readonly drainMs?: number;
  ours(round: number): Promise<number>;
  byHand(round: number): Promise<number>;
}

interface Taken {
  readonly ours: number[];
  readonly plain: number[];
  readonly whole: number[];
}

/** The number of versions that the rounds need. */
export const versionsFor = (rounds: number) => 2 * rounds + 1;

/** Measures changes of one service, a no-op and a rollback, with ours and by hand in turns. */
export async function measureTimes(
  site: Site,
  rounds: number,
  say: (line: string) => void,
): Promise<readonly Row[]> {
  const byHand = (release: string) =>
    site.byHand(
      `export RELEASE=${release}; docker compose pull --quiet && docker compose up --detach --wait`,
    );
  const deploy = (release: string, how: Readonly<Record<string, string>>) => site.deploy({ release, ...how });
  const first = (round: number) => `v${2 * round}`;
  const second = (round: number) => `v${2 * round + 1}`;
  const cases: readonly Case[] = [
    {
      name: 'change of one service, recreated',
      goal: 1,
      ours: (round) => deploy(first(round), recreated),
      byHand: (round) => byHand(first(round)),
    },
    {
      name: 'change of one service, rolling',
      goal: 1.2,
      drainMs,
      ours: (round) => deploy(second(round), rolling),
      byHand: (round) => byHand(second(round)),
    },
    {
      name: 'no change',
      goal: 0.6,
      ours: (round) => deploy(second(round), rolling),
      byHand: (round) => byHand(second(round)),
    },
    {
      name: 'rollback, rolling',
      goal: 1.2,
      drainMs,
      ours: (round) => site.deploy({ command: 'rollback', release: '', ...rolling, to: first(round) }),
      byHand: (round) => byHand(first(round)),
    },
  ];
  await deploy('v1', rolling);
  await byHand('v1');
  const took = cases.map((): Taken => ({ ours: [], plain: [], whole: [] }));
  let connections = { ours: 0, byHand: 0 };
  for (let round = 1; round <= rounds; round++) {
    say(`Round ${round} of ${rounds}.`);
    for (const [index, each] of cases.entries()) {
      const before = await site.connections();
      took[index]?.ours.push((await each.ours(round)) - (each.drainMs ?? 0));
      const between = await site.connections();
      const plain = await each.byHand(round);
      const after = await site.connections();
      took[index]?.plain.push(plain);
      took[index]?.whole.push(plain + (await site.prepareByHand()));
      connections = {
        ours: Math.max(connections.ours, between - before),
        byHand: Math.max(connections.byHand, after - between),
      };
    }
  }
  return [
    ...cases.flatMap(({ name, goal, drainMs = 0 }, index) => {
      const { ours = [], plain = [], whole = [] } = took[index] ?? {};
      const without = drainMs > 0 ? `without its drain of ${drainMs / 1000} s` : 'no soak';
      const row = { case: `${name} (${without})`, unit: 'ms', ours: median(ours), goal };
      return [
        rowOf({ ...row, peer: median(plain), peerName: plainPeer }),
        rowOf({ ...row, peer: median(whole), peerName: wholePeer }),
      ];
    }),
    rowOf({
      case: 'connections opened per host',
      unit: 'connections',
      ours: connections.ours,
      peer: connections.byHand,
      peerName: plainPeer,
      goal: 1,
    }),
  ];
}
