import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type BeaconLab, ended, serviceIn, stack, startBeacon, token, until } from './beacon-lab.ts';

let beacon: BeaconLab;
beforeAll(async () => {
  beacon = await startBeacon();
}, 600_000);
afterAll(() => beacon?.stop(), 600_000);

describe('a look', () => {
  test('finds a proven release as it was proven', async () => {
    const look = await beacon.installed.look();
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
    const session = await beacon.installed.lock();
    const look = await beacon.installed.look();
    expect(look.lock?.holder).toContain('ada octo/quay');
    expect(Date.now() - (look.lock?.since ?? 0)).toBeLessThan(600_000);
    expect(await beacon.installed.lock()).toBeUndefined();
    expect((await session?.look())?.lock).toBeUndefined();
    await session?.[Symbol.asyncDispose]();
    expect((await beacon.installed.look()).lock).toBeUndefined();
  });

  test('at a stack of others sees its services, and no ledger', async () => {
    // The nodes have it by its digest, and need no login for it.
    const image = serviceIn(await beacon.installed.look(), 'web').image ?? '';
    const label = ['--label', 'com.docker.stack.namespace=guest'];
    await beacon.onManager(
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
    const guest = await beacon.openStack('guest', own);
    const look = await until(async () => {
      const now = await guest.look();
      return serviceIn(now, 'porter').state === 'up' ? now : undefined;
    });
    expect([look.ledger, look.release, look.drift, look.verify]).toEqual(['absent', undefined, [], []]);
    await beacon.onManager('docker', 'service', 'rm', 'guest_porter');
  });
});

describe('a service that hangs', () => {
  const answers = (node: string, withinMs: number) =>
    fetch(`http://${beacon.lab.node(node).address}:18090/version`, {
      signal: AbortSignal.timeout(withinMs),
    }).then(
      ({ status }) => status === 200,
      () => false,
    );

  /** Stops the process behind the port of worker1: its kernel still accepts connections. */
  async function hang(): Promise<void> {
    const container = (await beacon.swarm.tasks(stack)).find(
      ({ service, node }) => service === `${stack}_web` && node === 'worker1',
    )?.container;
    await beacon.swarm.on('worker1', [
      'sh',
      '-c',
      `kill -STOP $(docker inspect -f '{{.State.Pid}}' ${container})`,
    ]);
    expect(await answers('worker1', 2_000)).toBe(false);
    expect(serviceIn(await beacon.installed.look(), 'web').state).toBe('up');
  }

  test('is healed by force, and no other service is touched', async () => {
    const keeper = await beacon.tasksOf('keeper');
    const before = await beacon.tasksOf('web');
    await hang();
    const run = await beacon.health();
    expect(ended(run)).toEqual([0, 'healed', expect.any(String)]);
    expect(JSON.parse(run.outputs['healed'] ?? '[]')).toEqual(['web']);
    expect(await answers('worker1', 60_000)).toBe(true);
    const after = await beacon.tasksOf('web');
    expect(after.filter((id) => before.includes(id))).toEqual([]);
    expect(after).toHaveLength(2);
    expect(await beacon.tasksOf('keeper')).toEqual(keeper);
  }, 600_000);
});

describe('evidence', () => {
  test('is kept beside the ledger before anything is touched, without secrets', async () => {
    await using session = await beacon.installed.lock();
    const look = await session?.look();
    const evidence = await session?.saveEvidence(look?.services ?? []);
    const [kept] = evidence?.kept ?? [];
    expect(kept).toMatchObject({
      host: 'manager',
      path: expect.stringMatching(/^\/var\/lib\/fairway\/stacks\/beacon\/evidence\//),
    });
    const files = await beacon.onManager('sh', '-c', `cd ${kept?.path} && ls && stat -c %a . && cat *`);
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
    const keeper = await beacon.tasksOf('keeper');
    const web = `${stack}_web`;
    const changes = [
      '--env-add',
      'DEBUG=s3cret',
      '--container-label-add',
      'x=y',
      '--update-monitor',
      '100ms',
    ];
    await beacon.update(...changes, web);
    // Of an update that has not begun nothing is to be seen yet.
    await until(async () => (await beacon.inspect('UpdateStatus', web)).includes('completed') || undefined);
    await beacon.swarm.on('worker1', ['sh', '-c', `echo low >> /home/deploy/${stack}/pages/tides.txt`]);
    const { drift } = await beacon.seenAs('web', 'up');
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
    const done = await beacon.heal('recreate', 'web');
    expect(done).toEqual([
      'web: its spec is that of v2 again',
      `/home/deploy/${stack}/pages on worker1: 1 files put back, 0 removed`,
    ]);
    expect((await beacon.installed.look()).drift).toEqual([]);
    expect(await beacon.tasksOf('keeper')).toEqual(keeper);
  }, 600_000);

  test('is respected where a service was scaled to 0', async () => {
    await beacon.update('--replicas', '0', `${stack}_keeper`);
    const look = await beacon.seenAs('keeper', 'stopped');
    expect(serviceIn(look, 'keeper').why).toBe('somebody has scaled it to 0 replicas; its release has 1');
    expect(look.drift).toEqual([]);
    const run = await beacon.health();
    expect(ended(run)).toEqual([0, 'healthy', expect.stringContaining('scaled it to 0')]);
    expect(serviceIn(await beacon.installed.look(), 'keeper').state).toBe('stopped');
    await beacon.heal('restart', 'keeper');
    expect(serviceIn(await beacon.installed.look(), 'keeper')).toMatchObject({ state: 'up', running: 1 });
  }, 600_000);

  test('is left alone while Swarm goes on with it', async () => {
    const keeper = `${stack}_keeper`;
    await beacon.update('--env-add', 'SLOW=1', '--update-monitor', '1h', keeper);
    const look = await beacon.seenAs('keeper', 'starting');
    expect(serviceIn(look, 'keeper').why).toMatch(/^Swarm is updating it/);
    const spec = await beacon.inspect('Spec', keeper);
    await expect(beacon.heal('restart', 'keeper')).rejects.toThrow('The service keeper was not touched.');
    await expect(beacon.heal('recreate', 'keeper')).rejects.toThrow('The service keeper was not touched.');
    expect(await beacon.inspect('Spec', keeper)).toBe(spec);
    expect(await beacon.inspect('UpdateStatus', keeper)).toContain('"State":"updating"');
  }, 600_000);

  test('is told where a service was removed, and made again from the kept release', async () => {
    await beacon.onManager('docker', 'service', 'rm', `${stack}_keeper`);
    const look = await beacon.seenAs('keeper', 'stopped');
    expect(serviceIn(look, 'keeper').why).toMatch(/^somebody removed the service at 20/);
    await expect(beacon.heal('restart', 'keeper')).rejects.toThrow('it was removed');
    await beacon.heal('recreate', 'keeper');
    const now = await beacon.installed.look();
    expect([serviceIn(now, 'keeper').state, now.drift]).toEqual(['up', []]);
  }, 600_000);
});

describe('a task that is killed again and again', () => {
  test('is a restart loop, although Swarm starts it each time', async () => {
    const killed: string[] = [];
    while (killed.length < 3) {
      const container = await until(async () => {
        const found = (await beacon.swarm.tasks(stack)).filter(
          ({ service }) => service === `${stack}_keeper`,
        );
        const next = found.map((task) => task.container).find((id) => !killed.includes(id));
        // An engine shows a container before it can be killed, and for a moment afterwards.
        return (
          next &&
          beacon.onManager('docker', 'kill', next).then(
            () => next,
            () => undefined,
          )
        );
      });
      killed.push(container);
    }
    const look = await beacon.seenAs('keeper', 'down');
    const keeper = serviceIn(look, 'keeper');
    expect(keeper.why).toMatch(/^it failed 3 times within \d minutes?: task: non-zero exit \(137\)/);
    expect(keeper.restarts).toBe(3);
    expect(keeper.evidence).toEqual(expect.arrayContaining(['exit status 137 on manager']));
    expect(keeper.evidence.join('\n')).toContain('log: keeper');
  }, 600_000);
});

describe('a rollback', () => {
  test('puts the earlier release back, proves it, and is in the ledger', async () => {
    expect(await beacon.heal('rollback')).toEqual(['v1 serves again, and is proven']);
    const look = await beacon.installed.look();
    expect([look.release?.version, look.ledger, look.drift]).toEqual(['v1', 'running', []]);
    const ledger = await beacon.onManager('tail', '-n', '1', `/var/lib/fairway/stacks/${stack}/ledger.jsonl`);
    expect(ledger).toMatch(/"outcome":"proven".*"rollback":true|"rollback":true.*"outcome":"proven"/);
  }, 600_000);
});

describe('the disk', () => {
  test('gets room without an image or a volume that is kept', async () => {
    await beacon.swarm.on('worker1', ['docker', 'volume', 'create', 'precious']);
    const images = await beacon.swarm.on('worker1', ['docker', 'image', 'ls', '-q', '--digests']);
    const lines = await beacon.heal('free-disk');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^manager: \d+ ended containers? and \d+ images? removed; .* free, .* before$/);
    expect(await beacon.swarm.on('worker1', ['docker', 'image', 'ls', '-q', '--digests'])).toBe(images);
    expect(await beacon.swarm.on('worker1', ['docker', 'volume', 'ls', '-q'])).toContain('precious');
    const ended = await beacon.onManager(
      'docker',
      'ps',
      '-aq',
      '--filter',
      'status=exited',
      '--filter',
      `label=com.docker.stack.namespace=${stack}`,
    );
    expect(ended).toBe('');
  }, 600_000);
});

describe('a node that is down', () => {
  test('is told, and its services are not called down', async () => {
    // A manager misses a node after three heartbeats.
    await beacon.onManager('docker', 'swarm', 'update', '--dispatcher-heartbeat', '1s');
    await beacon.lab.kill('worker1');
    const look = await until(async () => {
      const now = await beacon.installed.look();
      return now.unseen.some(({ why }) => why === 'the swarm says that it is down') ? now : undefined;
    });
    expect(look.unseen).toEqual([{ host: 'worker1', why: 'the swarm says that it is down' }]);
    expect(serviceIn(look, 'web')).toMatchObject({ state: 'up', running: 1, wanted: 1 });
    const run = await beacon.health();
    expect(ended(run)).toEqual([1, 'failing', expect.stringContaining('the swarm says that it is down')]);
    expect(run.outputs['healed']).toBe('[]');
  }, 600_000);
});

describe('a stack that was removed on purpose', () => {
  test('is missed by nobody', async () => {
    const ledger = `/var/lib/fairway/stacks/${stack}/ledger.jsonl`;
    const line = JSON.parse(await beacon.onManager('tail', '-n', '1', ledger));
    await beacon.onManager('docker', 'stack', 'rm', stack);
    const destroyed = JSON.stringify({ ...line, outcome: 'destroyed' });
    await beacon.onManager('sh', '-c', `printf '%s\\n' "$1" >>"$2"`, 'append', destroyed, ledger);
    const look = await until(async () => {
      const now = await beacon.installed.look();
      return now.services.length === 0 ? now : undefined;
    });
    expect([look.ledger, look.release, look.drift]).toEqual(['destroyed', undefined, []]);
    expect(ended(await beacon.health())).toEqual([
      0,
      'healthy',
      expect.stringContaining('removed on purpose'),
    ]);
  }, 600_000);
});
