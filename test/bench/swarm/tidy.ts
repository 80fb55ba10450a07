import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '@fairway/lab';
import { type Contender, filesDir, stackName } from './contender.ts';

/** Removes stacks and their synced files, and waits until no container and no network of any stack is left. */
export async function removeAll(
  lab: Lab,
  names: readonly Contender['name'][],
  counts: readonly number[],
): Promise<void> {
  const manager = lab.node('manager');
  const all = names.flatMap((name) => counts.map((count) => ({ name, count })));
  const stacks = all.map(({ name, count }) => stackName(name, count));
  await manager.exec(['docker', 'stack', 'rm', ...stacks]);
  const filter = ['--filter', 'label=com.docker.stack.namespace', '--quiet'];
  for (;;) {
    const left = await Promise.all([
      manager.exec(['docker', 'network', 'ls', ...filter]),
      ...lab.nodes.map(({ exec }) => exec(['docker', 'ps', '--all', ...filter])),
    ]);
    if (left.every(({ stdout }) => stdout.trim() === '')) break;
    await sleep(500);
  }
  await forgetFiles(lab, [
    ...stacks.map((stack) => `/var/lib/fairway/stacks/${stack}`),
    ...all.map(({ name, count }) => filesDir(name, count)),
  ]);
}

/** Removes directories on every node. */
async function forgetFiles(lab: Lab, directories: readonly string[]): Promise<void> {
  await Promise.all(lab.nodes.map(({ exec }) => exec(['rm', '-rf', ...directories])));
}

/** Pulls the image on every node, so that no measurement holds a download. */
export async function pullEverywhere(lab: Lab): Promise<void> {
  const { address, username, password } = lab.registry;
  await Promise.all(
    lab.nodes.map(async ({ exec, name }) => {
      const login = await exec(
        ['docker', 'login', '--username', username, '--password-stdin', address],
        password,
      );
      const pulled = await exec(['docker', 'pull', `${address}/base/busybox:latest`]);
      if (login.exitCode !== 0 || pulled.exitCode !== 0)
        throw new Error(`${name} cannot pull: ${login.stderr}${pulled.stderr}`);
    }),
  );
}
