import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runStep } from '../../../test/stage/step/run-step.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

let host: Server;
let port: number;
let callers = 0;

// A host that only counts connections. Bad input must end the run before any connection.
beforeAll(async () => {
  host = createServer((socket) => {
    callers++;
    socket.destroy();
  });
  port = await new Promise<number>((resolve) =>
    host.listen(0, '127.0.0.1', () => {
      const address = host.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    }),
  );
});
afterAll(() => new Promise((resolve) => host.close(resolve)));

const destroy = (inputs: Record<string, string>) =>
  runStep({
    action: 'destroy-staging',
    workspace: tmpdir(),
    inputs: {
      project: 'marina-staging',
      environment: 'staging',
      hosts: `127.0.0.1:${port}`,
      'ssh-user': 'deploy',
      'ssh-key': key,
      'ssh-fingerprint': 'SHA256:7Zz7HILqPHxgXTtPv7QhuERpDj5MFh0RT8uS77Q2BEk',
      ...inputs,
    },
  });

describe('bad input ends the run before any machine is contacted, with an error that says what to write', () => {
  test.each<[string, Record<string, string>, string[]]>([
    ['no project', { project: '' }, ['The input "project"', 'It is empty']],
    ['a project that is a path', { project: '../marina' }, ['The input "project"', 'Compose project']],
    ['no environment', { environment: '' }, ['The input "environment"', 'It is empty']],
    ['no hosts', { hosts: '# none\n' }, ['The input "hosts"']],
    [
      'a host that is given twice',
      { hosts: '10.0.0.5\n10.0.0.5:22' },
      ['The input "hosts"', '10.0.0.5 is given twice'],
    ],
    ['an unknown choice of volumes', { volumes: 'all' }, ['The input "volumes"', 'keep', 'remove']],
    ['volumes without confirmation', { volumes: 'remove' }, ['The input "confirm"', 'is empty']],
    [
      'volumes confirmed for another environment',
      { volumes: 'remove', confirm: 'stagin' },
      ['The input "confirm"', 'says "stagin"', 'all data of "staging"'],
    ],
    ['a time without a unit', { timeout: '30' }, ['The input "timeout"', '30']],
    ['a relative directory', { 'state-dir': 'fairway' }, ['The input "state-dir"', 'absolute path']],
    ['no host key', { 'ssh-fingerprint': '' }, ['ssh-known-hosts', 'ssh-keyscan']],
    ['an invalid key', { 'ssh-key': 'anchor' }, ['The input "ssh-key"', 'BEGIN … PRIVATE KEY']],
    [
      'several bad inputs at once',
      { project: '', hosts: '', 'lock-timeout': 'x' },
      ['"project", "hosts", "lock-timeout"'],
    ],
  ])('%s', async (_what, inputs, says) => {
    const run = await destroy(inputs);
    for (const words of says) expect(run.log).toContain(words);
    expect([run.exitCode, run.outputs['status'], callers]).toEqual([1, 'failed', 0]);
  });
});
