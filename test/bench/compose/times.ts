import { median, type Row, rowOf } from '../../../scripts/bench-report/rows.ts';
import type { Site } from './site.ts';

/** The least that a deploy must do: bring the project up. */
const plainPeer = 'pull && up --wait over ssh';
/** The further steps of a workflow: the files of this commit and the login of this run. */
const wholePeer = 'rsync, login, pull && up --wait';
/** Soak and drain only wait, so both are zero here. */
const waits = { soak: '0s', drain: '0s' } as const;

interface Case {
  readonly name: string;
  readonly goal: number;
  ours(round: number): Promise<number>;
  byHand(round: number): Promise<number>;
}

interface Taken {
  readonly ours: number[];
  readonly plain: number[];
  readonly whole: number[];
}

/** Measures a change of one service, a no-op and a rollback, with ours and by hand in turns. */
export async function measureTimes(
  site: Site,
  rounds: number,
  say: (line: string) => void,
): Promise<readonly Row[]> {
  const byHand = (release: string) =>
    site.byHand(
      `export RELEASE=${release}; docker compose pull --quiet && docker compose up --detach --wait`,
    );
  const deploy = (release: string) => site.deploy({ release, ...waits });
  const cases: readonly Case[] = [
    {
      name: 'change of one service',
      goal: 1.2,
      ours: (round) => deploy(`v${round + 1}`),
      byHand: (round) => byHand(`v${round + 1}`),
    },
    {
      name: 'no change',
      goal: 0.6,
      ours: (round) => deploy(`v${round + 1}`),
      byHand: (round) => byHand(`v${round + 1}`),
    },
    {
      name: 'rollback',
      goal: 1.2,
      ours: (round) => site.deploy({ command: 'rollback', release: '', ...waits, to: `v${round}` }),
      byHand: (round) => byHand(`v${round}`),
    },
  ];
  await deploy('v1');
  await byHand('v1');
  const took = cases.map((): Taken => ({ ours: [], plain: [], whole: [] }));
  let connections = { ours: 0, byHand: 0 };
  for (let round = 1; round <= rounds; round++) {
    say(`Round ${round} of ${rounds}.`);
    for (const [index, each] of cases.entries()) {
      const before = await site.connections();
      took[index]?.ours.push(await each.ours(round));
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
    ...cases.flatMap(({ name, goal }, index) => {
      const { ours = [], plain = [], whole = [] } = took[index] ?? {};
      const row = { case: `${name} (soak 0 s of it)`, unit: 'ms', ours: median(ours), goal };
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
