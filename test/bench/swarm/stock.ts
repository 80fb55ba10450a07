import { join } from 'node:path';
import type { Lab } from '@fairway/lab';
import { type Contender, filesDir, soakSeconds, stackName } from './contender.ts';
import { run } from './run.ts';
import { rsyncToAll, type Ssh } from './ssh.ts';
import { stackFile } from './workspace.ts';

/** The usual script of a team: rsync to every node, then Docker's own client on the manager, which waits. */
export async function stockCli(lab: Lab, ssh: Ssh, workspace: string): Promise<Contender> {
  const manager = `${lab.ssh.user}@${lab.node('manager').address}`;
  const { address, username, password } = lab.registry;
  const onManager = (argv: readonly string[], input = '') =>
    run(['ssh', ...ssh.options, manager, argv.join(' ')], { input });
  await onManager(['docker', 'login', '--username', username, '--password-stdin', address], password);
  return {
    name: 'stock',
    title: 'rsync, then docker stack deploy --detach=false over SSH',
    proves:
      `one service after the other has as many tasks as it should, and has had them for ${soakSeconds} s, or Swarm calls ` +
      'its update completed, which it does for all that change side by side; a rollback also counts',
    async deploy({ services, release, others }) {
      await rsyncToAll(lab, ssh, join(workspace, 'pages'), filesDir('stock', services));
      const file = join(workspace, stackFile(services));
      await run(['rsync', '-a', '-e', `ssh ${ssh.line}`, file, `${manager}:/home/deploy/stock.yml`]);
      await onManager([
        ...[
          'env',
          `REGISTRY=${address}`,
          `RELEASE=${release}`,
          `OTHERS=${others}`,
          'docker',
          'stack',
          'deploy',
          '--detach=false',
        ],
        ...['--with-registry-auth', '--compose-file', '/home/deploy/stock.yml', stackName('stock', services)],
      ]);
    },
  };
}
