import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Boatyard } from '../../stage/pipelines/boatyard/boatyard.ts';
import { runStep } from '../../stage/step/run-step.ts';

const composeFile = `
services:
  page: {image: "\${BASE_REGISTRY}/base/busybox", command: [sleep, "100000"], stop_signal: SIGKILL}
`;

/** Deploys a small project as staging, and destroys it on purpose: its ledger says so. */
export async function stagedAndDestroyed({ node, settings }: Boatyard, project: string): Promise<void> {
  const workspace = await mkdtemp(join(tmpdir(), 'fairway-staged-'));
  const { REGISTRY_PASSWORD = '', SSH_KEY = '' } = settings.environments.staging;
  const { BASE_REGISTRY = '', REGISTRY_USERNAME = '', SSH_KNOWN_HOSTS = '' } = settings.vars;
  const where = {
    ...{ project, environment: 'staging', hosts: node.address },
    ...{ 'ssh-user': 'deploy', 'ssh-key': SSH_KEY, 'ssh-known-hosts': SSH_KNOWN_HOSTS },
  };
  const run = async (action: string, inputs: Readonly<Record<string, string>>) => {
    const { exitCode, log } = await runStep({ action, workspace, inputs: { ...where, ...inputs } });
    if (exitCode !== 0) throw new Error(log);
  };
  try {
    await writeFile(join(workspace, 'compose.yaml'), composeFile);
    await run('compose-deploy', {
      ...{
        tier: 'staging',
        directory: `/home/deploy/${project}`,
        release: 'v1',
        'compose-files': 'compose.yaml',
      },
      ...{ env: JSON.stringify({ BASE_REGISTRY }), soak: '0s', drain: '0s' },
      registry: BASE_REGISTRY,
      'registry-username': REGISTRY_USERNAME,
      'registry-password': REGISTRY_PASSWORD,
    });
    await run('destroy-staging', {});
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}
