import type { DeployContext } from '@fairway/deploy-kit';
import { Failure, systemClock } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import type { ProjectDeploy } from '../../src/plan/project-deploy.ts';
import { repair } from '../../src/put-back/repair.ts';
import { engineHost } from '../engine.ts';
import { hostDeploy } from '../project.ts';

const cause = new Failure({ what: 'web is not healthy.', why: 'It ends with 1.', fix: 'Look at its log.' });

test('hosts that are left as they are wait for no engine', async () => {
  const commands: (readonly string[])[] = [];
  const { host } = engineHost({
    answer: () => [],
    async run(argv) {
      commands.push(argv);
      return { exitCode: 1 };
    },
  });
  const deploy = hostDeploy({ host, previous: undefined });
  const settings = { project: 'quay', firstDeployFailed: 'keep' } as ProjectDeploy['settings'];
  const { failure } = await repair(
    { settings, hosts: [deploy], migrateUrl: undefined, begun() {} },
    [{ ...deploy, ledger: { ...deploy.ledger, append: async () => {} } }],
    cause,
    { clock: systemClock } as DeployContext,
    { cancelled: false, lost: new AbortController().signal },
  );
  expect(failure?.evidence.join()).toContain(
    'this was the first deploy of quay; it is left for you to look at',
  );
  expect(commands).toEqual([]);
});
