import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectFleet, readSourceManifest, syncDirectory } from '@fairway/host';
import type { Lab } from '@fairway/lab';
import { silentLogger, systemClock } from '@fairway/runtime';
import { type Row, rowOf } from '../../../scripts/bench-report/rows.ts';
import type { Ansible } from './ansible.ts';
import { run } from './run.ts';
import type { Samples } from './samples.ts';
import { rsyncToAll, type Ssh } from './ssh.ts';
import { makeFiles } from './workspace.ts';

export const fileCount = 2_000;
const changedCount = 20;
/** One after the other, of the same tree. */
const cases = [
  `${fileCount} files to six nodes`,
  `${changedCount} of ${fileCount} files changed`,
  `none of ${fileCount} files changed`,
] as const;

/** A way to bring a directory to all nodes, from the first connection on. */
export interface Sync {
  readonly name: 'ours' | 'rsync' | 'ansible';
  sync(from: string, to: string): Promise<void>;
}

export function waysToSync(lab: Lab, ssh: Ssh, ansible: Ansible): readonly Sync[] {
  return [
    { name: 'ours', sync: (from, to) => ourSync(lab, from, to) },
    { name: 'rsync', sync: (from, to) => rsyncToAll(lab, ssh, from, to) },
    { name: 'ansible', sync: (from, to) => ansible.play('sync.yml', { from, to }) },
  ];
}

/** Connects, syncs, reads every file back on every node and compares. */
async function ourSync(lab: Lab, from: string, to: string): Promise<void> {
  const deps = { logger: silentLogger, clock: systemClock };
  const targets = lab.nodes.map(({ name, address, knownHosts }) => ({
    name,
    address,
    user: lab.ssh.user,
    privateKey: lab.ssh.privateKey,
    hostKeys: { knownHosts },
  }));
  // Neither waits for the other: a deploy reads its files before it sends them.
  const [fleet, source] = await Promise.all([connectFleet(targets, deps), readSourceManifest(from)]);
  try {
    await fleet.all((host) => syncDirectory(host, { from, to, source }, deps));
  } finally {
    await fleet.close();
  }
}

/** Makes the tree that is synced; returns what changes a part of it. */
async function makeTree(directory: string): Promise<() => Promise<void>> {
  await makeFiles(directory, fileCount);
  return async () => {
    for (let index = 0; index < changedCount; index++) {
      const number = index * (fileCount / changedCount);
      const file = join(directory, `folder-${Math.floor(number / 100)}`, `file-${number}`);
      await writeFile(file, randomBytes(4_000));
    }
  };
}

/**
 * Nothing is deleted between the rounds: the file system of the machine is slow to make files for a while after many were
 * deleted.
 */
export async function measureSyncs(
  ways: readonly Sync[],
  { round, temp }: { readonly round: number; readonly temp: string },
  samples: Samples,
): Promise<void> {
  const tree = join(temp, `tree-${round}`);
  const change = await makeTree(tree);
  for (const what of cases) {
    if (what === cases[1]) await change();
    for (const { name, sync } of ways) {
      // All nodes share the disk of this machine. Pending writes are flushed, so that no contender pays for the previous one.
      await run(['sync']);
      await samples.take(what, name, () => sync(tree, `/home/deploy/tree-${name}-${round}`));
    }
  }
}

export function syncRows(samples: Samples): Row[] {
  const peers = [
    { name: 'ansible', title: "Ansible's synchronize", goal: 0.3 },
    { name: 'rsync', title: 'bare rsync, side by side', goal: 1 },
  ];
  return cases.flatMap((what) =>
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
