import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runStep } from '../../../test/stage/step/run-step.ts';

const { privateKey } = generateKeyPairSync('ed25519');

let workspace: string;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'compose-deploy-'));
});
afterAll(() => rm(workspace, { recursive: true, force: true }));

const deploy = (inputs: Record<string, string>) =>
  runStep({
    action: 'compose-deploy',
    workspace,
    inputs: {
      environment: 'production',
      project: 'quay',
      directory: '/srv/www/quay',
      hosts: '127.0.0.1:1',
      'ssh-user': 'deploy',
      'ssh-key': privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      'ssh-fingerprint': 'SHA256:7Zz7HILqPHxgXTtPv7QhuERpDj5MFh0RT8uS77Q2BEk',
      'compose-files': 'compose.yaml',
      release: 'v1',
      ...inputs,
    },
  });

describe('bad input ends the run before any machine is contacted, with an error that says what to write', () => {
  test.each<[string, Record<string, string>, string[]]>([
    [
      'a project that Compose would refuse',
      { project: 'My App' },
      ['The input "project"', 'lower-case letters'],
    ],
    ['an invalid directory', { directory: 'app' }, ['The input "directory"', 'absolute path']],
    ['a directory with other letters', { directory: '/srv/grüße' }, ['of the letters A to Z and a to z']],
    ['the root of a tree', { directory: '/srv' }, ['The input "directory"', 'at least two levels']],
    ['no environment', { environment: '' }, ['The input "environment"']],
    ['no files to deploy', { 'compose-files': '' }, ['"compose-files"', 'command: deploy']],
    ['files over the installation', { files: 'deploy => .' }, ['The input "files"']],
    ['an unknown strategy', { strategy: 'web: blue-green' }, ['rolling or recreate']],
    ['a probe without a URL', { verify: '[{"name": "x"}]' }, ['The input "verify"', 'url']],
    [
      'a query without a service',
      { verify: '[{"name": "x", "sql": ""}]' },
      ['The input "verify"', 'service'],
    ],
    ['an invalid host', { hosts: 'deploy@' }, ['The input "hosts"']],
    ['no host keys', { 'ssh-fingerprint': '' }, ['ssh-known-hosts']],
  ])('%s', async (_name, inputs, words) => {
    const { exitCode, log, outputs } = await deploy(inputs);
    expect(exitCode).toBe(1);
    for (const word of words) expect(log).toContain(word);
    expect(log).not.toContain('::group::');
    expect(outputs['status']).toBe('failed');
  });
});
