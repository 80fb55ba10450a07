import { generateKeyPairSync } from 'node:crypto';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { pierFiles, pierInputs } from './swarm-deploy/pier.ts';
import { type Checkout, checkOut } from './swarm-deploy/step.ts';
import { readSwarm, type SwarmReader } from './swarm-deploy/swarm.ts';

const stack = 'quay';
let lab: Lab;
let swarm: SwarmReader;
let checkout: Checkout;
let inputs: Record<string, string>;
let silent: Server;
const callers = new Set<Socket>();

beforeAll(async () => {
  lab = await startLab({ nodes: 3, swarm: true, registry: true }, { logger: silentLogger });
  swarm = readSwarm(lab);
  checkout = await checkOut(pierFiles);
  inputs = { ...pierInputs(lab, stack), 'lock-timeout': '1s' };
  silent = createServer((socket) => callers.add(socket.on('error', () => {})));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
}, 180_000);

afterAll(async () => {
  for (const socket of callers) socket.destroy();
  silent?.close();
  await checkout?.remove();
  await lab?.stop();
}, 60_000);

/** Nothing of the stack is in the swarm, no file was synced, no release stored. */
async function expectUntouched(): Promise<void> {
  const list = [
    'sh',
    '-c',
    'docker service ls -q; docker config ls -q; docker secret ls -q; ls /tmp | grep fairway',
  ];
  expect((await lab.node('manager').exec(list)).stdout).toBe('');
  for (const { name } of lab.nodes) {
    const found = await lab.node(name).exec(['ls', `/home/deploy/${stack}`]);
    expect([name, found.exitCode]).toEqual([name, 2]);
  }
  const state = await lab.node('manager').exec(['ls', `/var/lib/fairway/stacks/${stack}`]);
  expect(state.stdout.replace('lock\n', '')).toBe('');
}

const stackText = pierFiles['deploy/stack.yml'] ?? '';
const changed = (from: string, to: string) => ({ 'deploy/stack.yml': stackText.replace(from, to) });

const pem = { type: 'pkcs8', format: 'pem' } as const;
const strangeKey = generateKeyPairSync('ed25519').privateKey.export(pem).toString();
const lockedKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ ...pem, cipher: 'aes-256-cbc', passphrase: 'the right one' })
  .toString();
const anyKnownHost = { 'ssh-known-hosts': '', 'ssh-fingerprint': `SHA256:${'A'.repeat(43)}` };

interface Refusal {
  readonly when: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly inputs?: () => Readonly<Record<string, string>>;
  /** What the error says: what is wrong, and what to do. */
  readonly says: readonly (string | RegExp)[];
}

const refusals: readonly Refusal[] = [
  {
    when: 'the host key is unknown',
    inputs: () => ({ 'ssh-known-hosts': lab.node('worker1').knownHosts }),
    says: ['host key', 'SHA256:', 'known_hosts line', 'pin the line above'],
  },
  {
    when: 'the host key is another one than the pinned one',
    inputs: () => {
      const [, ...keys] = lab.node('worker1').knownHosts.trim().split('\n')[0]?.split(' ') ?? [];
      return { 'ssh-known-hosts': `${lab.node('manager').address} ${keys.join(' ')}\n` };
    },
    says: ['host key', 'SHA256:'],
  },
  {
    when: 'no host key is pinned',
    inputs: () => ({ 'ssh-known-hosts': '' }),
    says: ['ssh-known-hosts', 'ssh-fingerprint', 'ssh-keyscan'],
  },
  {
    when: 'the key is not a key',
    inputs: () => ({ 'ssh-key': 'hunter2' }),
    says: ['private key'],
  },
  {
    when: 'the key is one that the nodes do not know',
    inputs: () => ({ 'ssh-key': strangeKey }),
    says: ['did not let deploy in', 'offered: ssh-ed25519 SHA256:', 'authorized_keys'],
  },
  {
    when: 'the passphrase is another one',
    inputs: () => ({ 'ssh-key': lockedKey, 'ssh-key-passphrase': 'wrong-password' }),
    says: ['The SSH private key cannot be used', 'does not open it', 'ssh-keygen -y'],
  },
  {
    when: 'the passphrase is missing',
    inputs: () => ({ 'ssh-key': lockedKey }),
    says: ['The SSH private key cannot be used', 'no passphrase is given', 'Give the passphrase'],
  },
  {
    when: 'the manager accepts the connection and never answers',
    inputs: () => ({ manager: `127.0.0.1:${(silent.address() as AddressInfo).port}`, ...anyKnownHost }),
    says: ['127.0.0.1', 'did not complete an SSH connection within', 'Check that the machine is up'],
  },
  {
    when: 'nobody listens at the address of the manager',
    inputs: () => ({ manager: `${lab.node('manager').address}:9` }),
    says: ['cannot be reached', 'Nobody listens on port 9', 'correct the port'],
  },
  {
    when: 'the registry refuses the password',
    inputs: () => ({ 'registry-password': 'wrong-password' }),
    says: ['log in to', 'did not accept the user name and password', 'registry-password'],
  },
  {
    when: 'the stack file does not parse',
    files: { 'deploy/stack.yml': 'services:\n  web:\n    image: "x\n  other: [\n' },
    says: ['deploy/stack.yml', /line \d/],
  },
  {
    when: 'the stack file has a key that Docker does not know',
    files: changed('    stop_signal: SIGKILL', '    stop_singal: SIGKILL'),
    says: ['deploy/stack.yml: line 5', 'Additional property stop_singal is not allowed'],
  },
  {
    when: 'the stack file has a key that Docker forbids',
    files: changed('    stop_signal: SIGKILL', '    mem_limit: 64m'),
    says: ['deploy/stack.yml: line 5', 'mem_limit', 'deploy.resources'],
  },
  {
    when: 'the stack file names a config file that is not there',
    files: changed('./pier.conf', './peer.conf'),
    says: [/deploy\/stack.yml, line \d+, names the file deploy\/peer.conf/, 'there is no such file'],
  },
  {
    when: 'the stack file is not there',
    inputs: () => ({ 'stack-files': 'deploy/stock.yml' }),
    says: ['deploy/stock.yml', 'there is no such file'],
  },
  {
    when: 'a variable is missing',
    inputs: () => ({ env: '' }),
    says: ['GREETING', /deploy\/stack.yml:\d+/, 'env'],
  },
  {
    when: 'the stack has no services',
    files: { 'deploy/stack.yml': 'services: {}\n' },
    says: ['no services'],
  },
  {
    when: 'images is empty',
    inputs: () => ({ images: '[]' }),
    says: ['images', 'The list is empty'],
  },
  {
    when: 'an image is not in the registry',
    files: changed('base/busybox:latest', 'base/busybox:tomorrow'),
    says: ['base/busybox:tomorrow', 'does not hold it'],
  },
  {
    when: 'the release has a space in it',
    inputs: () => ({ release: 'v1 final' }),
    says: ['release', '" "'],
  },
  {
    when: 'the release has a semicolon in it',
    inputs: () => ({ release: 'v1;reboot' }),
    says: ['release', '";"'],
  },
  {
    when: 'a secret is not given',
    inputs: () => ({ secrets: '' }),
    says: ['no secret key', 'deploy/stack.yml, line', 'secrets'],
  },
  {
    when: 'a secret is given that no stack file has',
    inputs: () => ({ secrets: JSON.stringify({ key: 'the key', keey: 'of somebody' }) }),
    says: ['keey', 'secrets'],
  },
  {
    when: 'no node meets the constraints',
    files: changed(
      '      mode: global',
      '      mode: global\n      placement: {constraints: [node.labels.zone == north]}',
    ),
    says: ['No node may run the service lamp', 'node.labels.zone == north', 'label-add'],
  },
  {
    when: 'a relative path is mounted',
    files: changed('source: /home/deploy/${STACK}/pages', 'source: ./pages'),
    says: ['lamp', 'deploy/stack.yml, line', 'files'],
  },
  {
    when: 'the files to sync are not there',
    inputs: () => ({ files: 'deploy/leaves => /home/deploy/quay/pages' }),
    says: ['deploy/leaves'],
  },
  {
    when: 'the manager is a worker',
    inputs: () => ({ manager: lab.node('worker1').address }),
    says: ['is no manager of a swarm', 'docker node ls'],
  },
  {
    when: 'a node is missing in the list of nodes',
    inputs: () => ({
      nodes: `manager=${lab.node('manager').address}\nworker1=${lab.node('worker1').address}`,
    }),
    says: ['worker2', 'nodes'],
  },
  {
    when: 'the address of a node leads to another one',
    inputs: () => ({
      nodes: ['manager=manager', 'worker1=worker2', 'worker2=worker2']
        .map((line) => line.split('='))
        .map(([name = '', node = '']) => `${name}=${lab.node(node).address}`)
        .join('\n'),
    }),
    says: ['worker1', 'is not the node worker1'],
  },
];

describe('a deploy that cannot work changes nothing and says what to do', () => {
  afterEach(async () => {
    await checkout.write(pierFiles);
  });

  test.each(refusals)(
    'when $when',
    async ({ files = {}, inputs: other = () => ({}), says }) => {
      await checkout.write(files);
      const run = await checkout.deploy({ ...inputs, ...other() });
      const error = run.log.split('\n').findLast((line) => line.startsWith('::error')) ?? run.log;
      for (const words of says)
        expect(decodeURIComponent(error.replaceAll(/%(?![0-9A-F]{2})/g, '%25'))).toMatch(words);
      expect([run.exitCode, run.outputs['status']]).toEqual([1, 'failed']);
      const told = run.log + run.summary + JSON.stringify(run.outputs);
      expect(told).not.toMatch(/the key to the lamp room|wrong-password|hunter2/);
      for (const key of [strangeKey, lockedKey]) expect(told).not.toContain(key.split('\n')[1]);
      await expectUntouched();
    },
    60_000,
  );

  test('when another run holds the lock', async () => {
    const lock = `/var/lib/fairway/stacks/${stack}/lock`;
    const held = lab.node('manager').exec(['flock', lock, 'sleep', '8']);
    const run = await checkout.deploy(inputs);
    await held;
    expect(run.exitCode).toBe(1);
    expect(run.log).toMatch(/::error.*The lock .* was not free within 1 s/);
    await expectUntouched();
  }, 60_000);

  test('when a node is down that the stack needs', async () => {
    await lab.pause('worker2');
    try {
      const run = await checkout.deploy(inputs);
      expect(run.exitCode).toBe(1);
      expect(run.log).toMatch(/::error.*Nothing was deployed: the node worker2 is not available/);
      expect(run.log).toContain('docker node update --availability drain worker2');
    } finally {
      await lab.restore('worker2');
    }
    await expectUntouched();
  }, 90_000);

  test('but a node that was drained is left alone', async () => {
    await swarm.on('manager', ['docker', 'node', 'update', '--availability', 'drain', 'worker2']);
    const run = await checkout.deploy(inputs);
    expect([run.exitCode, run.outputs['status']]).toEqual([0, 'deployed']);
    expect(run.log).toContain('worker2: left alone, its availability is drain');
    expect(new Set((await swarm.tasks(stack)).map(({ node }) => node))).toEqual(
      new Set(['manager', 'worker1']),
    );
  }, 90_000);
});
