import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectFleet, readSourceManifest, syncDirectory } from '@fairway/host';
import type { Lab } from '@fairway/lab';
import { silentLogger, systemClock } from '@fairway/runtime';
import type { Ansible } from './ansible.ts';
import { rsyncToAll, type Ssh } from './ssh.ts';
import { makeFiles } from './workspace.ts';

export const fileCount = 2_000;
export const changedCount = 20;

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
  const fleet = await connectFleet(targets, deps);
  try {
    const source = await readSourceManifest(from);
    await fleet.all((host) => syncDirectory(host, { from, to, source }, deps));
  } finally {
    await fleet.close();
  }
}

/** Makes the tree that is synced; returns what changes a part of it. */
export async function makeTree(directory: string): Promise<() => Promise<void>> {
  await makeFiles(directory, fileCount);
  return async () => {
    for (let index = 0; index < changedCount; index++) {
      const number = index * (fileCount / changedCount);
      const file = join(directory, `folder-${Math.floor(number / 100)}`, `file-${number}`);
      await writeFile(file, randomBytes(4_000));
    }
  };
}
