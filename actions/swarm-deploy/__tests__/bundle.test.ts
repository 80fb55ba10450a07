import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runStep } from '../../../test/stage/step/run-step.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const openKey = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const lockedKey = privateKey
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'right-anchor' })
  .toString();

/** Secrets that are given to a run and must not appear in its output. */
const secrets = [
  'anchor-chain-42',
  'wrong-anchor',
  ...[openKey, lockedKey].map((key) => key.split('\n')[1] ?? ''),
];

let workspace: string;
let manager: Server;
let port: number;
let callers = 0;

// A manager that only counts connections. Bad input must end the run before any connection.
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'swarm-deploy-'));
  manager = createServer((socket) => {
    callers++;
    socket.destroy();
  });
  port = await new Promise<number>((resolve) =>
    manager.listen(0, '127.0.0.1', () => {
      const address = manager.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    }),
  );
});
afterAll(async () => {
  await new Promise((resolve) => manager.close(resolve));
  await rm(workspace, { recursive: true, force: true });
});

const deploy = (inputs: Record<string, string>) =>
  runStep({
    action: 'swarm-deploy',
    workspace,
    inputs: {
      stack: 'marina',
      'stack-files': 'deploy/stack.yml',
      manager: `127.0.0.1:${port}`,
      'ssh-user': 'deploy',
      'ssh-key': 'anchor-chain-42',
      'ssh-fingerprint': 'SHA256:7Zz7HILqPHxgXTtPv7QhuERpDj5MFh0RT8uS77Q2BEk',
      release: 'v1',
      ...inputs,
    },
  });

describe('bad input ends the run before any machine is contacted, with an error that says what to write', () => {
  test.each<[string, Record<string, string>, string[]]>([
    ['no stack', { stack: '' }, ['The input "stack" cannot be used', 'It is empty']],
    ['a stack with a blank', { stack: 'my stack' }, ['The input "stack"', 'letters, digits']],
    ['no stack files', { 'stack-files': '# none\n' }, ['The input "stack-files"']],
    [
      'no release and no stack files to deploy',
      { 'ssh-key': openKey, 'stack-files': '', release: '' },
      ['The inputs "stack-files", "release" cannot be used', '"command: deploy" needs them'],
    ],
    [
      'no release to plan',
      { 'ssh-key': openKey, command: 'plan', release: '' },
      ['The input "release" cannot be used', '"command: plan" needs it'],
    ],
    ['an unknown command', { command: 'destroy' }, ['The input "command"', '"rollback"']],
    [
      'an invalid target of a rollback',
      { command: 'rollback', to: '../v1' },
      ['The input "to"', 'out of the ledger'],
    ],
    ['a comment without a token', { 'ssh-key': openKey, comment: 'true' }, ['The input "github-token"']],
    ['invalid schema marks', { schema: '{}' }, ['The input "schema"', 'migrate-prisma']],
    ['an invalid manager', { manager: 'deploy@' }, ['The input "manager"', '[user@]address[:port]']],
    ['invalid nodes', { nodes: 'all' }, ['The input "nodes"', 'auto']],
    ['a release with a blank', { release: 'v1 final' }, ['The input "release"']],
    ['a release with a semicolon', { release: 'v1;reboot' }, ['The input "release"']],
    ['an empty text instead of images', { images: '' }, ['The input "images"']],
    [
      'an image without a digest',
      { images: '- {name: a, repository: r/a}' },
      ['item 1', '"digest" is missing'],
    ],
    [
      'a constraint of files that is none',
      { files: 'a => /b @ node.labels.zone is east' },
      ['The input "files"', '"node.labels.zone is east" is not a constraint'],
    ],
    ['a relative destination', { files: 'a => b' }, ['The input "files"', 'not an absolute path']],
    ['a time without a unit', { soak: '30' }, ['The input "soak"', '30']],
    ['an unknown choice', { 'first-deploy-failed': 'maybe' }, ['The input "first-deploy-failed"', 'keep']],
    ['an incomplete login', { 'ssh-key': openKey, 'registry-username': 'ada' }, ['The input "registry"']],
    ['no host key', { 'ssh-fingerprint': '' }, ['ssh-known-hosts', 'ssh-keyscan']],
    ['an invalid key', {}, ['The input "ssh-key"', 'BEGIN … PRIVATE KEY']],
    [
      'a key without its passphrase',
      { 'ssh-key': lockedKey },
      ['The input "ssh-key-passphrase"', 'no passphrase is given'],
    ],
    [
      'a wrong passphrase',
      { 'ssh-key': lockedKey, 'ssh-key-passphrase': 'wrong-anchor' },
      ['The input "ssh-key-passphrase"', 'does not open it'],
    ],
    [
      'a probe without a URL',
      { verify: '- name: web' },
      ['The input "verify"', 'item 1', '"url" is missing'],
    ],
    [
      'a query without a service',
      { verify: '- {name: boats, sql: select 1}' },
      ['The input "verify"', 'item 1', '"service" is missing'],
    ],
    [
      'a field that a probe does not have',
      { verify: '- {name: web, url: "http://x/", retries: 3}' },
      ['The input "verify"', '"retries" is unknown', 'Known fields: name, url'],
    ],
    [
      'several bad inputs at once',
      { stack: '', release: 'a b', soak: 'x' },
      ['The inputs "stack", "release", "soak" cannot be used'],
    ],
  ])('%s', async (_what, inputs, says) => {
    const run = await deploy(inputs);
    for (const words of says) expect(run.log).toContain(words);
    expect([run.exitCode, run.outputs['status'], callers]).toEqual([1, 'failed', 0]);
    const told = run.log.replaceAll(/^::add-mask::.*$/gm, '') + run.summary + JSON.stringify(run.outputs);
    for (const secret of secrets) expect(told).not.toContain(secret);
  });
});
