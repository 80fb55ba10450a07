import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { type Bench, type Row, rowOf } from '../../scripts/bench-report/rows.ts';
import { type Ansible, prepareAnsible } from './swarm/ansible.ts';
import type { Contender } from './swarm/contender.ts';
import { needAnsible } from './swarm/need-ansible.ts';
import { ours } from './swarm/ours.ts';
import { Samples } from './swarm/samples.ts';
import { prepareSsh } from './swarm/ssh.ts';
import { stockCli } from './swarm/stock.ts';
import { changedCount, fileCount, makeTree, type Sync, waysToSync } from './swarm/sync.ts';
import { forgetFiles, pullEverywhere, removeAll } from './swarm/tidy.ts';
import { layOutWorkspace, serviceCounts } from './swarm/workspace.ts';

const ROUNDS = 5;
const NODES = 6;
const steps = ['first deploy', 'update', 'no-op'] as const;
const syncs = [`${fileCount} files to six nodes`, `${changedCount} of ${fileCount} files changed`] as const;
/** The highest ratios to the stock client that will do. One service costs the checks and the proof, ten cost them once. */
const stockGoals = { 1: 2, 5: 0.5, 10: 0.2 } as const;
/** Seconds. */
const limits = { tenMoreThanOne: 3, noOp: 5 } as const;

export const bench: Bench = {
  about: `A stack of services with one replica each and 20 files, on six nodes, three ways; and ${fileCount} files to six nodes. Medians of ${ROUNDS} interleaved rounds (--rounds N); an hour on two cores.`,
  async run(say, { rounds = ROUNDS } = {}) {
    needAnsible(say);
    const temp = await mkdtemp(join(tmpdir(), 'fairway-bench-'));
    let lab: Lab | undefined;
    let ansible: Ansible | undefined;
    try {
      say(`Starting a lab of ${NODES} nodes.`);
      lab = await startLab({ nodes: NODES, swarm: true, registry: true }, { logger: silentLogger });
      const workspace = join(temp, 'workspace');
      await mkdir(workspace);
      await layOutWorkspace(workspace);
      await pullEverywhere(lab);
      const ssh = await prepareSsh(lab, temp);
      ansible = await prepareAnsible(lab, ssh, temp, workspace);
      const contenders = [ours(lab, workspace), await stockCli(lab, ssh, workspace), ansible.contender];
      for (const { title, proves } of contenders) say(`${title} ends when: ${proves}.`);
      const samples = new Samples(say);
      for (let round = 1; round <= rounds; round++) {
        say(`Round ${round} of ${rounds}.`);
        const ways = turned(waysToSync(lab, ssh, ansible), round);
        await measureSyncs(lab, ways, join(temp, `tree-${round}`), samples);
        for (const count of serviceCounts)
          await measureDeploys(lab, turned(contenders, round), count, samples);
      }
      return [...deployRows(contenders, samples), ...limitRows(samples), ...syncRows(samples)];
    } finally {
      ansible?.close();
      await lab?.stop();
      await rm(temp, { recursive: true, force: true });
    }
  },
};

/** Whoever is first finds the caches cold: each round begins with another. */
function turned<T>(items: readonly T[], by: number): readonly T[] {
  const start = by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}

const deployCase = (count: number, step: string) => `${count} service${count === 1 ? '' : 's'}, ${step}`;

async function measureDeploys(
  lab: Lab,
  contenders: readonly Contender[],
  services: number,
  samples: Samples,
): Promise<void> {
  for (const { name, deploy } of contenders) {
    const jobs = [
      { services, release: 'v1', again: false },
      { services, release: 'v2', again: false },
      { services, release: 'v2', again: true },
    ];
    for (const [index, job] of jobs.entries())
      await samples.take(deployCase(services, steps[index] ?? ''), name, () => deploy(job));
    await removeAll(lab, name);
  }
}

async function measureSyncs(lab: Lab, ways: readonly Sync[], tree: string, samples: Samples): Promise<void> {
  const change = await makeTree(tree);
  const to = (name: string) => `/home/deploy/tree-${name}`;
  for (const [index, what] of syncs.entries()) {
    if (index > 0) await change();
    for (const { name, sync } of ways) await samples.take(what, name, () => sync(tree, to(name)));
  }
  await forgetFiles(
    lab,
    ways.map(({ name }) => to(name)),
  );
  await rm(tree, { recursive: true });
}

function deployRows(contenders: readonly Contender[], samples: Samples): Row[] {
  const peers = contenders.filter(({ name }) => name !== 'ours');
  return serviceCounts.flatMap((count) =>
    steps.flatMap((step) =>
      peers.map(({ name, title }) => {
        const what = deployCase(count, step);
        return rowOf({
          case: what,
          unit: 's',
          ours: samples.median(what, 'ours'),
          peer: samples.median(what, name),
          peerName: title,
          goal: name === 'stock' ? stockGoals[count] : 1,
        });
      }),
    ),
  );
}

/** What ours may cost at most, whatever the others do: the peer is the limit. */
function limitRows(samples: Samples): Row[] {
  const seconds = (count: number, step: string) => samples.median(deployCase(count, step), 'ours');
  const row = (what: string, time: number, limit: number) =>
    rowOf({ case: what, unit: 's', ours: time, peer: limit, peerName: `limit of ${limit} s`, goal: 1 });
  return [
    ...(['first deploy', 'update'] as const).map((step) =>
      row(`10 services beyond 1, ${step}`, seconds(10, step) - seconds(1, step), limits.tenMoreThanOne),
    ),
    row('no-op on six nodes, 10 services', seconds(10, 'no-op'), limits.noOp),
  ];
}

function syncRows(samples: Samples): Row[] {
  const peers = [
    { name: 'ansible', title: "Ansible's synchronize", goal: 0.3 },
    { name: 'rsync', title: 'bare rsync, side by side', goal: 1 },
  ];
  return syncs.flatMap((what) =>
    peers.map(({ name, title, goal }) =>
      rowOf({
        case: what,
        unit: 's',
        ours: samples.median(what, 'ours'),
        peer: samples.median(what, name),
        peerName: title,
        goal,
      }),
    ),
  );
}
