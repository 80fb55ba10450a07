import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { accessInputs } from '../../stage/step/lab-access.ts';
import { runStep, type StepResult } from '../../stage/step/run-step.ts';
import type { TwoHosts } from './two-hosts.ts';

const composeFile = `
services:
  store:
    image: \${REGISTRY}/base/busybox:latest
    command: ["sh", "-c", "date +%s.%N >>/data/log; exec sleep 100000"]
    stop_signal: SIGKILL
    volumes: ["goods:/data"]
volumes:
  goods: {}
`;

/** The whole round, with compose-deploy itself before and after. */
export function testRound(open: () => TwoHosts): void {
  test('a project of compose-deploy is destroyed, and its next deploy finds the volumes again', async () => {
    const { lab, on, seen, destroy, ledger } = open();
    const workspace = await mkdtemp(join(tmpdir(), 'fairway-destroy-'));
    await writeFile(join(workspace, 'compose.yaml'), composeFile);
    const project = 'jetty';
    const log = () => on('worker1', `cat /var/lib/docker/volumes/${project}_goods/_data/log`);
    const deploy = (inputs: Readonly<Record<string, string>> = {}): Promise<StepResult> =>
      runStep({
        action: 'compose-deploy',
        workspace,
        inputs: {
          ...{ project, environment: 'staging', tier: 'staging', directory: `/home/deploy/${project}` },
          hosts: `worker1=${lab.node('worker1').address}`,
          ...accessInputs(lab),
          'compose-files': 'compose.yaml',
          ...{ release: 'v1', soak: '0s', drain: '0s', ...inputs },
        },
        env: { GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567' },
      });
    try {
      expect((await deploy()).outputs['status']).toBe('deployed');
      const first = await log();
      const gone = await destroy({ project }, { nodes: ['worker1'] });
      expect([gone.exitCode, gone.outputs['status']]).toEqual([0, 'destroyed']);
      expect(gone.report?.about).toMatchObject({
        subject: project,
        environment: 'staging',
        serving: 'nothing',
      });
      expect(await seen(project, 'worker1')).toEqual([`volume ${project}_goods`]);
      const again = await deploy({ restore: 'true' });
      expect([again.exitCode, again.outputs['status'], again.outputs['previous-release']]).toEqual([
        0,
        'deployed',
        '',
      ]);
      expect((await log()).split('\n')).toEqual([first, expect.anything()]);
      const outcomes = (await ledger(project, 'worker1')).map(({ outcome }) => outcome);
      expect(outcomes).toEqual(['started', 'proven', 'started', 'destroyed', 'started', 'proven']);
    } finally {
      await rm(workspace, { recursive: true, force: true });
    }
  });
}
