import { join } from 'node:path';
import type { Lab } from '@fairway/lab';
import type { Contender } from './contender.ts';
import { run } from './run.ts';
import { rsyncToAll, type Ssh } from './ssh.ts';
import { stackFile } from './workspace.ts';

/** What teams script: rsync to every node, then Docker's own client on the manager, told to wait. */
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
      'each service converged, one after the other, each watched for its `monitor`; a rollback also counts',
    async deploy({ services, release }) {
      await rsyncToAll(lab, ssh, join(workspace, 'pages'), '/home/deploy/stock-files');
      const file = join(workspace, stackFile(services));
      await run(['rsync', '-a', '-e', `ssh ${ssh.line}`, file, `${manager}:/home/deploy/stock.yml`]);
      await onManager([
        ...[
          'env',
          `REGISTRY=${address}`,
          `RELEASE=${release}`,
          'docker',
          'stack',
          'deploy',
          '--detach=false',
        ],
        ...['--with-registry-auth', '--compose-file', '/home/deploy/stock.yml', 'stock'],
      ]);
    },
  };
}
