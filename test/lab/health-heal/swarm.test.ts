import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { targetOf } from '@fairway/access-kit';
import type { HealStep, Installed, InstalledLook } from '@fairway/deploy-kit';
import { parseTarget, sshConnector } from '@fairway/host';
import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { openInstalledStack } from '@fairway/swarm-kit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checkOutFor } from '../../stage/step/checkout.ts';
import { sshInputs } from '../../stage/step/lab-access.ts';
import { runStep, type StepResult } from '../../stage/step/run-step.ts';
import { swarmInputs } from '../../stage/step/swarm-inputs.ts';
import { readSwarm, type SwarmReader } from '../swarm-deploy/swarm.ts';
import { beaconFiles } from './apps/beacon.ts';
import { quietContext } from './context.ts';

const stack = 'beacon';
const token = 'tok-7f3a';
const context = quietContext('ada');
const open = new AsyncDisposableStack();
let lab: Lab;
let swarm: SwarmReader;
let installed: Installed;

beforeAll(async () => {
  lab = await startLab({ nodes: 2, swarm: true, registry: true }, { logger: silentLogger });
  swarm = readSwarm(lab);
  // A manager misses a node after three heartbeats.
  await onManager('docker', 'swarm', 'update', '--dispatcher-heartbeat', '1s');
  const checkout = await checkOutFor('swarm-deploy', beaconFiles);
  for (const release of ['v1', 'v2']) {
    const ended = await checkout.run({
      ...swarmInputs(lab, stack),
      release,
      soak: '0s',
      'secret-env': JSON.stringify({ TOKEN: token }),
      files: `deploy/pages => /home/deploy/${stack}/pages`,
      verify: '[{"name": "web", "url": "http://{node}:18090/version", "json": {"version": "{release}"}}]',
    });
    if (ended.exitCode !== 0) throw new Error(ended.log);
  }
  await checkout.remove();
  installed = await openStack(stack, open);
}, 600_000);

afterAll(async () => {
  await open.disposeAsync();
  await lab?.stop();
}, 600_000);

/** Opens a stack by a connection of its own to the manager. */
async function openStack(name: string, closing: AsyncDisposableStack): Promise<Installed> {
  const { user, privateKey } = lab.ssh;
  const pins = { knownHosts: lab.knownHosts, fingerprints: [] };
  const ssh = { user, privateKey, passphrase: undefined, jump: undefined, ...pins };
  const manager = await sshConnector(context)(targetOf(ssh, parseTarget(lab.node('manager').address)));
  closing.defer(() => manager.close());
  return openInstalledStack(
    {
      stack: name,
      stateDir: '/var/lib/fairway',
      manager,
      nodes: 'auto',
      ssh,
      limits: { timeoutMs: 120_000, soakMs: 500 },
    },
    closing,
    context,
  );
}

const onManager = (...argv: readonly string[]) => swarm.on('manager', argv);
const update = (...words: readonly string[]) =>
  onManager('docker', 'service', 'update', '--detach', ...words);

/** A part of a service, as the engine tells it. */
const inspect = (part: 'Spec' | 'UpdateStatus', service: string) =>
  onManager('docker', 'service', 'inspect', '-f', `{{json .${part}}}`, service);

function serviceIn(look: InstalledLook, name: string) {
  const found = look.services.find(({ service }) => service === name);
  if (!found)
    throw new Error(`${name} is not among ${look.services.map(({ service }) => service).join(', ')}`);
  return found;
}

async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 400; tries += 1) {
    const found = await ask();
    if (found !== undefined) return found;
    await sleep(250);
  }
  throw new Error('It did not become so.');
}

/** The look at which a service has a state. */
const seenAs = (name: string, state: string) =>
  until(async () => {
    const look = await installed.look();
    return serviceIn(look, name).state === state ? look : undefined;
  });

/** Runs the action itself. */
const healthRun = (inputs: Readonly<Record<string, string>> = {}): Promise<StepResult> =>
  runStep({
    action: 'health-heal',
    workspace: tmpdir(),
    inputs: {
      stack,
      manager: lab.node('manager').address,
      ...sshInputs(lab),
      probes:
        '[{"name": "web", "url": "http://{node}:18090/version", "timeout": "1s", "interval": "500ms", "failures": 1, "heal": "web"}]',
      'heal-wait': '100ms',
      ...inputs,
    },
  });
const ended = ({ exitCode, outputs, log }: StepResult) => [exitCode, outputs['outcome'], log];

/** Ids of the running tasks of a service. */
const tasksOf = async (name: string) =>
  (await swarm.tasks(stack)).filter(({ service }) => service === `${stack}_${name}`).map(({ id }) => id);

async function heal(step: HealStep, ...names: readonly string[]): Promise<readonly string[]> {
  await using session = await installed.lock();
  if (!session) throw new Error('The lock is held.');
  const look = await session.look();
  return session.heal(
    step,
    names.map((name) => serviceIn(look, name)),
  );
}

describe('a look', () => {
  test('finds a proven release as it was proven', async () => {
    const look = await installed.look();
    expect(look.drift).toEqual([]);
    expect(look.unseen).toEqual([]);
    expect([look.ledger, look.release?.version, look.provenBy?.outcome, look.lock]).toEqual([
      'running',
      'v2',
      'proven',
      undefined,
    ]);
    expect(look.verify.map(({ name }) => name)).toEqual(['web']);
    expect(look.targets.map(({ name }) => name).sort()).toEqual(['manager', 'worker1']);
    expect(serviceIn(look, 'web')).toMatchObject({
      state: 'up',
      running: 2,
      wanted: 2,
      restarts: 0,
      image: look.release?.digests['web'],
      dependsOn: [],
    });
    expect(serviceIn(look, 'keeper')).toMatchObject({
      state: 'up',
      running: 1,
      wanted: 1,
      dependsOn: ['web'],
    });
  });

  test('names who holds the lock, and a second one does not get it', async () => {
    const session = await installed.lock();
    const look = await installed.look();
    expect(look.lock?.holder).toContain('ada octo/quay');
    expect(Date.now() - (look.lock?.since ?? 0)).toBeLessThan(60_000);
    expect(await installed.lock()).toBeUndefined();
    expect((await session?.look())?.lock).toBeUndefined();
    await session?.[Symbol.asyncDispose]();
    expect((await installed.look()).lock).toBeUndefined();
  });

  test('at a stack of others sees its services, and no ledger', async () => {
    // The nodes have it by its digest, and need no login for it.
    const image = serviceIn(await installed.look(), 'web').image ?? '';
    const label = ['--label', 'com.docker.stack.namespace=guest'];
    await onManager(
      'docker',
      'service',
      'create',
      '--detach',
      '--no-resolve-image',
      '--name',
      'guest_porter',
      ...label,
      image,
      'sleep',
      '9999',
    );
    await using own = new AsyncDisposableStack();
    const guest = await openStack('guest', own);
    const look = await until(async () => {
      const now = await guest.look();
      return serviceIn(now, 'porter').state === 'up' ? now : undefined;
    });
    expect([look.ledger, look.release, look.drift, look.verify]).toEqual(['absent', undefined, [], []]);
    await onManager('docker', 'service', 'rm', 'guest_porter');
  });
});

describe('a service that hangs', () => {
  const answers = (node: string) =>
    fetch(`http://${lab.node(node).address}:18090/version`, { signal: AbortSignal.timeout(2_000) }).then(
      ({ status }) => status === 200,
      () => false,
    );

  /** Stops the process behind the port of worker1: its kernel still accepts connections. */
  async function hang(): Promise<void> {
    const container = (await swarm.tasks(stack)).find(
      ({ service, node }) => service === `${stack}_web` && node === 'worker1',
    )?.container;
    await swarm.on('worker1', ['sh', '-c', `kill -STOP $(docker inspect -f '{{.State.Pid}}' ${container})`]);
    expect(await answers('worker1')).toBe(false);
    expect(serviceIn(await installed.look(), 'web').state).toBe('up');
  }

  test('is healed by force, and no other service is touched', async () => {
    const keeper = await tasksOf('keeper');
    const before = await tasksOf('web');
    await hang();
    const run = await healthRun();
    expect(ended(run)).toEqual([0, 'healed', expect.any(String)]);
    expect(JSON.parse(run.outputs['healed'] ?? '[]')).toEqual(['web']);
    expect(await answers('worker1')).toBe(true);
    const after = await tasksOf('web');
    expect(after.filter((id) => before.includes(id))).toEqual([]);
    expect(after).toHaveLength(2);
    expect(await tasksOf('keeper')).toEqual(keeper);
  }, 300_000);
});

describe('evidence', () => {
  test('is kept beside the ledger before anything is touched, without secrets', async () => {
    await using session = await installed.lock();
    const look = await session?.look();
    const evidence = await session?.saveEvidence(look?.services ?? []);
    const [kept] = evidence?.kept ?? [];
    expect(kept).toMatchObject({
      host: 'manager',
      path: expect.stringMatching(/^\/var\/lib\/fairway\/stacks\/beacon\/evidence\//),
    });
    const files = await onManager('sh', '-c', `cd ${kept?.path} && ls && stat -c %a . && cat *`);
    expect(files).toContain(
      'keeper.log\nkeeper.service.json\nkeeper.tasks.txt\nmanager.containers.txt\nmanager.machine.txt\nsummary.txt\n',
    );
    expect(files).toContain('\n700\n');
    expect(files).toContain('keeper *** begins');
    expect(files).toContain('"TOKEN=…"');
    expect(files).toMatch(/die beacon_web\.\S+ /);
    expect(files).not.toContain(token);
    expect(evidence?.lines.join('\n')).toMatch(/manager: disk: .* % full/);
  });
});

describe('what people did by hand', () => {
  test('is drift, field by field, and healed by the kept release alone', async () => {
    const keeper = await tasksOf('keeper');
    const web = `${stack}_web`;
    const changes = [
      '--env-add',
      'DEBUG=s3cret',
      '--container-label-add',
      'x=y',
      '--update-monitor',
      '100ms',
    ];
    await update(...changes, web);
    // Of an update that has not begun nothing is to be seen yet.
    await until(async () => (await inspect('UpdateStatus', web)).includes('completed') || undefined);
    await swarm.on('worker1', ['sh', '-c', `echo low >> /home/deploy/${stack}/pages/tides.txt`]);
    const { drift } = await seenAs('web', 'up');
    expect(drift.map(({ of, host, field, expected, found }) => [of, host, field, expected, found])).toEqual([
      ['web', undefined, 'environment DEBUG', 'none', 'another value'],
      ['web', undefined, 'container label x', 'none', 'another value'],
      ['web', undefined, 'UpdateConfig.Monitor', 'as released', 'another value'],
      [
        `/home/deploy/${stack}/pages`,
        'worker1',
        'files',
        expect.stringMatching(/^manifest /),
        expect.stringMatching(/^manifest /),
      ],
    ]);
    const done = await heal('recreate', 'web');
    expect(done).toEqual([
      'web: its spec is that of v2 again',
      `/home/deploy/${stack}/pages on worker1: 1 files put back, 0 removed`,
    ]);
    expect((await installed.look()).drift).toEqual([]);
    expect(await tasksOf('keeper')).toEqual(keeper);
  }, 300_000);

  test('is respected where a service was scaled to 0', async () => {
    await update('--replicas', '0', `${stack}_keeper`);
    const look = await seenAs('keeper', 'stopped');
    expect(serviceIn(look, 'keeper').why).toBe('somebody has scaled it to 0 replicas; its release has 1');
    expect(look.drift).toEqual([]);
    const run = await healthRun();
    expect(ended(run)).toEqual([0, 'healthy', expect.stringContaining('scaled it to 0')]);
    expect(serviceIn(await installed.look(), 'keeper').state).toBe('stopped');
    await heal('restart', 'keeper');
    expect(serviceIn(await installed.look(), 'keeper')).toMatchObject({ state: 'up', running: 1 });
  }, 300_000);

  test('is left alone while Swarm goes on with it', async () => {
    const keeper = `${stack}_keeper`;
    await update('--env-add', 'SLOW=1', '--update-monitor', '1h', keeper);
    const look = await seenAs('keeper', 'starting');
    expect(serviceIn(look, 'keeper').why).toMatch(/^Swarm is updating it/);
    const spec = await inspect('Spec', keeper);
    await expect(heal('restart', 'keeper')).rejects.toThrow('The service keeper was not touched.');
    await expect(heal('recreate', 'keeper')).rejects.toThrow('The service keeper was not touched.');
    expect(await inspect('Spec', keeper)).toBe(spec);
    expect(await inspect('UpdateStatus', keeper)).toContain('"State":"updating"');
  }, 300_000);

  test('is told where a service was removed, and made again from the kept release', async () => {
    await onManager('docker', 'service', 'rm', `${stack}_keeper`);
    const look = await seenAs('keeper', 'stopped');
    expect(serviceIn(look, 'keeper').why).toMatch(/^somebody removed the service at 20/);
    await expect(heal('restart', 'keeper')).rejects.toThrow('it was removed');
    await heal('recreate', 'keeper');
    const now = await installed.look();
    expect([serviceIn(now, 'keeper').state, now.drift]).toEqual(['up', []]);
  }, 300_000);
});

describe('a task that is killed again and again', () => {
  test('is a restart loop, although Swarm starts it each time', async () => {
    const killed: string[] = [];
    while (killed.length < 3) {
      const container = await until(async () => {
        const found = (await swarm.tasks(stack)).filter(({ service }) => service === `${stack}_keeper`);
        // An engine goes on showing for a moment what was killed.
        return found.map((task) => task.container).find((id) => !killed.includes(id));
      });
      await onManager('docker', 'kill', container);
      killed.push(container);
    }
    const look = await seenAs('keeper', 'down');
    const keeper = serviceIn(look, 'keeper');
    expect(keeper.why).toMatch(/^it failed 3 times within \d minutes?: task: non-zero exit \(137\)/);
    expect(keeper.restarts).toBe(3);
    expect(keeper.evidence).toEqual(expect.arrayContaining(['exit status 137 on manager']));
    expect(keeper.evidence.join('\n')).toContain('log: keeper');
  }, 300_000);
});

describe('a rollback', () => {
  test('puts the earlier release back, proves it, and is in the ledger', async () => {
    expect(await heal('rollback')).toEqual(['v1 serves again, and is proven']);
    const look = await installed.look();
    expect([look.release?.version, look.ledger, look.drift]).toEqual(['v1', 'running', []]);
    const ledger = await onManager('tail', '-n', '1', `/var/lib/fairway/stacks/${stack}/ledger.jsonl`);
    expect(ledger).toMatch(/"outcome":"proven".*"rollback":true|"rollback":true.*"outcome":"proven"/);
  }, 300_000);
});

describe('the disk', () => {
  test('gets room without an image or a volume that is kept', async () => {
    await swarm.on('worker1', ['docker', 'volume', 'create', 'precious']);
    const images = await swarm.on('worker1', ['docker', 'image', 'ls', '-q', '--digests']);
    const lines = await heal('free-disk');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^manager: \d+ ended containers? and \d+ images? removed; .* free, .* before$/);
    expect(await swarm.on('worker1', ['docker', 'image', 'ls', '-q', '--digests'])).toBe(images);
    expect(await swarm.on('worker1', ['docker', 'volume', 'ls', '-q'])).toContain('precious');
    const ended = await onManager(
      'docker',
      'ps',
      '-aq',
      '--filter',
      'status=exited',
      '--filter',
      `label=com.docker.stack.namespace=${stack}`,
    );
    expect(ended).toBe('');
  }, 300_000);
});

describe('a node that is down', () => {
  test('is told, and its services are not called down', async () => {
    await lab.kill('worker1');
    const look = await until(async () => {
      const now = await installed.look();
      return now.unseen.some(({ why }) => why === 'the swarm says that it is down') ? now : undefined;
    });
    expect(look.unseen).toEqual([{ host: 'worker1', why: 'the swarm says that it is down' }]);
    expect(serviceIn(look, 'web')).toMatchObject({ state: 'up', running: 1, wanted: 1 });
    const run = await healthRun();
    expect(ended(run)).toEqual([1, 'failing', expect.stringContaining('the swarm says that it is down')]);
    expect(run.outputs['healed']).toBe('[]');
  }, 300_000);
});
