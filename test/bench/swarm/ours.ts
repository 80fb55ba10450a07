import type { Lab } from '@fairway/lab';
import { accessInputs } from '../../stage/step/lab-access.ts';
import { runStep } from '../../stage/step/run-step.ts';
import { type Contender, filesDir, soakSeconds, stackName } from './contender.ts';
import { stackFile } from './workspace.ts';

/** swarm-deploy, as GitHub's runner starts it: its bundle as a process of its own. */
export function ours(lab: Lab, workspace: string): Contender {
  return {
    name: 'ours',
    title: 'swarm-deploy',
    proves:
      'every file on every node is read back by its hash; every task has run with its spec, digest and node for one ' +
      `soak of ${soakSeconds} s, all side by side; Swarm has completed every update; the way back is stored`,
    async deploy({ services, release, others, again }) {
      const result = await runStep({
        action: 'swarm-deploy',
        workspace,
        inputs: {
          stack: stackName('ours', services),
          'stack-files': stackFile(services),
          manager: lab.node('manager').address,
          ...accessInputs(lab),
          release,
          env: `OTHERS: ${others}`,
          files: `pages => ${filesDir('ours', services)}`,
          timeout: '5m',
          soak: `${soakSeconds}s`,
        },
      });
      const status = result.outputs['status'];
      if (result.exitCode !== 0 || status !== (again ? 'unchanged' : 'deployed'))
        throw new Error(`swarm-deploy ended ${status}:\n${result.log.slice(-3_000)}`);
    },
  };
}
