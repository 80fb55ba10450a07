import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '@fairway/lab';

/** Removes a stack and what was synced with it, and waits until no container and no network of it is left. */
export async function removeAll(lab: Lab, stack: string): Promise<void> {
  const manager = lab.node('manager');
  await manager.exec(['docker', 'stack', 'rm', stack]);
  const filter = ['--filter', `label=com.docker.stack.namespace=${stack}`, '--quiet'];
  for (;;) {
    const left = await Promise.all([
      manager.exec(['docker', 'network', 'ls', ...filter]),
      ...lab.nodes.map(({ exec }) => exec(['docker', 'ps', '--all', ...filter])),
    ]);
    if (left.every(({ stdout }) => stdout.trim() === '')) break;
    await sleep(500);
  }
  await forgetFiles(lab, [`/var/lib/fairway/stacks/${stack}`, `/home/deploy/${stack}-files`]);
}

/** Removes directories on every node. */
export async function forgetFiles(lab: Lab, directories: readonly string[]): Promise<void> {
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
