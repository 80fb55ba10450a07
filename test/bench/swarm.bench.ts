import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import type { Bench } from '../../scripts/bench-report/rows.ts';
import { type Ansible, prepareAnsible } from './swarm/ansible.ts';
import { soakSeconds } from './swarm/contender.ts';
import { countsOf, deployRows, limitRows, measureDeploys } from './swarm/deploys.ts';
import { needAnsible } from './swarm/need-ansible.ts';
import { ours } from './swarm/ours.ts';
import { Samples } from './swarm/samples.ts';
import { prepareSsh } from './swarm/ssh.ts';
import { stockCli } from './swarm/stock.ts';
import { fileCount, measureSyncs, syncRows, waysToSync } from './swarm/sync.ts';
import { pullEverywhere, removeAll } from './swarm/tidy.ts';
import { layOutWorkspace } from './swarm/workspace.ts';

const defaultRounds = 5;
const nodeCount = 6;

export const bench: Bench = {
  about: `A stack of services with one replica each and 20 files, on six nodes, three ways; and ${fileCount} files to six nodes. Medians of ${defaultRounds} interleaved rounds, of five services of every second one (--rounds N); about half an hour on two cores that have nothing else to do.`,
  notes: [
    `All watch what runs for ${soakSeconds} s, the default of Swarm and of Docker's client. Where swarm-deploy is left its own soak, 30 s, a deploy of whatever number of services takes ${30 - soakSeconds} s longer than here, a no-op does not.`,
    `First deploy and no-op: the stock client watches one service after the other for ${soakSeconds} s each, ours all side by side, and for nothing what has not changed.`,
    'Update of one: the stock client is done with the service that changed as soon as Swarm is, and watches all others for as long as ever, though nothing became of them.',
    `Update of all: Swarm itself watches all of them side by side, and for every service but the first the stock client takes its word at once. Both so wait for the same ${soakSeconds} s, once, and for the same tasks to start: the goal cannot be reached there. What ours takes beyond is every node asked, every file and task read back, and the way back stored.`,
  ],
  async run(say, { rounds = defaultRounds } = {}) {
    needAnsible(say);
    const temp = await mkdtemp(join(tmpdir(), 'fairway-bench-'));
    let lab: Lab | undefined;
    let ansible: Ansible | undefined;
    try {
      say(`Starting a lab of ${nodeCount} nodes.`);
      lab = await startLab({ nodes: nodeCount, swarm: true, registry: true }, { logger: silentLogger });
      const workspace = join(temp, 'workspace');
      await mkdir(workspace);
      await layOutWorkspace(workspace);
      await pullEverywhere(lab);
      const ssh = await prepareSsh(lab, temp);
      ansible = await prepareAnsible(lab, ssh, temp, workspace);
      const contenders = [ours(lab, workspace), await stockCli(lab, ssh, workspace), ansible.contender];
      const names = contenders.map(({ name }) => name);
      for (const { title, proves } of contenders) say(`${title} ends when: ${proves}.`);
      const samples = new Samples(say);
      const start = performance.now();
      for (let round = 1; round <= rounds; round++) {
        say(`Files, round ${round} of ${rounds}.`);
        await measureSyncs(turned(waysToSync(lab, ssh, ansible), round), { round, temp }, samples);
      }
      for (let round = 1; round <= rounds; round++) {
        say(`Services, round ${round} of ${rounds}.`);
        const counts = countsOf(round);
        for (const count of counts) await measureDeploys(turned(contenders, round), count, samples);
        await removeAll(lab, names, counts);
        say(`${Math.round((performance.now() - start) / 60_000)} minutes so far.`);
      }
      return [...deployRows(contenders, samples), ...limitRows(samples), ...syncRows(samples)];
    } finally {
      ansible?.close();
      await lab?.stop();
      await rm(temp, { recursive: true, force: true });
    }
  },
};

/** The first contender finds cold caches, so each round begins with another one. */
function turned<T>(items: readonly T[], by: number): readonly T[] {
  const start = by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}
