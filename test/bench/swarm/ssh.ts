import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lab } from '@fairway/lab';
import { run } from './run.ts';

/** How OpenSSH's client reaches the nodes: each command with a connection of its own, host keys checked. */
export interface Ssh {
  readonly options: readonly string[];
  /** For rsync's and Ansible's own options. */
  readonly line: string;
}

export async function prepareSsh(lab: Lab, directory: string): Promise<Ssh> {
  const knownHosts = join(directory, 'known_hosts');
  await writeFile(knownHosts, lab.knownHosts);
  const settings = [
    `UserKnownHostsFile=${knownHosts}`,
    'IdentitiesOnly=yes',
    'BatchMode=yes',
    'LogLevel=ERROR',
  ];
  const options = ['-i', lab.ssh.privateKeyFile, ...settings.flatMap((setting) => ['-o', setting])];
  return { options, line: options.join(' ') };
}

/** What a script does: one rsync a node, all side by side. */
export async function rsyncToAll(lab: Lab, { line }: Ssh, from: string, to: string): Promise<void> {
  await Promise.all(
    lab.nodes.map(({ address }) =>
      run(['rsync', '-a', '--delete', '-e', `ssh ${line}`, `${from}/`, `${lab.ssh.user}@${address}:${to}/`]),
    ),
  );
}
