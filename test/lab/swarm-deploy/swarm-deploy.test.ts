import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { swarmInputs } from '../../stage/step/swarm-inputs.ts';
import { siloFiles } from './apps/silo.ts';
import { keeperGone, smallStackFiles, smallStackInputs } from './apps/small-stack.ts';
import { readServing } from './serving.ts';
import { type Checkout, checkOut } from './step.ts';
import { readSwarm, type SwarmReader } from './swarm.ts';

const stack = 'pier';
let lab: Lab;
let swarm: SwarmReader;
let checkout: Checkout;
let inputs: Record<string, string>;

beforeAll(async () => {
  lab = await startLab({ nodes: 2, swarm: true, registry: true }, { logger: silentLogger });
  swarm = readSwarm(lab);
  checkout = await checkOut(smallStackFiles);
  inputs = smallStackInputs(lab, stack);
}, 600_000);

afterAll(async () => {
  await checkout?.remove();
  await lab?.stop();
}, 600_000);

const greeting = `a$b \${c} "d" 'e' \\ # f\n  g: [h]\n\ttab é 😀 $$ %s {{.Node.Hostname}} {{ "}}`;
const env = JSON.stringify({ GREETING: greeting, KEEPERS: '2' });

describe('a deploy', () => {
  let lent = '';
  const configInUse = async () =>
    (
      await swarm.on('manager', [
        ...['docker', 'service', 'inspect', 'pier_lamp', '--format'],
        '{{(index .Spec.TaskTemplate.ContainerSpec.Configs 0).ConfigName}}',
      ])
    ).trim();

  test('brings the stack to every node and proves it', async () => {
    const run = await checkout.deploy({ ...inputs, env });
    expect(run.log).not.toContain('the key to the lamp room');
    expect([run.exitCode, run.outputs['status']]).toEqual([0, 'deployed']);
    expect(run.summary).toContain('v1 is deployed and proven');
    const tasks = await swarm.tasks(stack);
    expect(
      tasks
        .filter(({ service }) => service === 'pier_lamp')
        .map(({ node }) => node)
        .sort(),
    ).toEqual(['manager', 'worker1']);
    expect(tasks.filter(({ service }) => service === 'pier_keeper')).toHaveLength(2);
    const digests = JSON.parse(run.outputs['digests'] ?? '{}');
    expect(digests.lamp).toMatch(/^[\d.]+:5000\/base\/busybox@sha256:[0-9a-f]{64}$/);
    expect(new Set(tasks.map(({ image }) => image))).toEqual(new Set([digests.lamp]));
  }, 600_000);

  test('brings environment values byte for byte, empty ones too', async () => {
    const read = await swarm.inside('pier_keeper', [
      'sh',
      '-c',
      'printf "%s|%s|" "$GREETING" "${EMPTY-unset}"',
    ]);
    expect(new Set(Object.values(read))).toEqual(new Set([`${greeting}||`]));
  });

  test('brings configs, secrets and files', async () => {
    const lamps = await swarm.inside('pier_lamp', ['cat', '/etc/pier.conf', '/pages/tides.txt']);
    expect(Object.values(lamps)).toEqual(lab.nodes.map(() => 'lamps = 2\nhigh water at nine\n'));
    const keepers = await swarm.inside('pier_keeper', ['cat', '/run/secrets/key']);
    expect(new Set(Object.values(keepers))).toEqual(new Set(['the key to the lamp room']));
  });

  test('touches no task when it runs again', async () => {
    const before = await swarm.tasks(stack);
    const run = await checkout.deploy({ ...inputs, env });
    expect([run.exitCode, run.outputs['status']]).toEqual([0, 'unchanged']);
    expect(run.report?.about).toMatchObject({ serving: 'asked', serves: { version: 'v1' } });
    expect(await swarm.tasks(stack)).toEqual(before);
  }, 600_000);

  test('replaces only the tasks of the service that changed, and brings changed files into them', async () => {
    const before = await swarm.tasks(stack);
    await checkout.write({
      'deploy/pier.conf': 'lamps = 3\n',
      'deploy/pages/tides.txt': 'high water at ten\n',
    });
    // Another stack of the swarm needs the config of the first release.
    lent = await configInUse();
    await swarm.on('manager', [
      ...['docker', 'service', 'create', '--detach', '--no-resolve-image', '--name', 'borrower'],
      ...['--replicas', '0', '--config', `source=${lent},target=/lent`],
      `${lab.registry.address}/base/busybox:latest`,
    ]);
    await swarm.on('manager', ['sh', '-c', 'echo mine | docker config create pier_of_somebody -']);
    const run = await checkout.deploy({ ...inputs, release: 'v2', env, 'keep-releases': '1' });
    expect([run.exitCode, run.outputs['status'], run.outputs['previous-release']]).toEqual([
      0,
      'deployed',
      'v1',
    ]);
    const after = await swarm.tasks(stack);
    const of = (service: string, tasks: typeof before) => tasks.filter((task) => task.service === service);
    expect(of('pier_keeper', after)).toEqual(of('pier_keeper', before));
    const old = of('pier_lamp', before).map(({ id }) => id);
    expect(of('pier_lamp', after).filter(({ id }) => old.includes(id))).toEqual([]);
    const lamps = await swarm.inside('pier_lamp', ['cat', '/etc/pier.conf', '/pages/tides.txt']);
    expect(Object.values(lamps)).toEqual(lab.nodes.map(() => 'lamps = 3\nhigh water at ten\n'));
  }, 600_000);

  test('removes configs and files that no kept release needs, and nothing else', async () => {
    const configs = await swarm.on('manager', ['docker', 'config', 'ls', '--format', '{{.Name}}']);
    const inUse = await configInUse();
    expect(inUse).not.toBe(lent);
    expect(configs.trim().split('\n').sort()).toEqual(['pier_of_somebody', ...[inUse, lent].sort()]);
    await swarm.on('manager', ['docker', 'service', 'rm', 'borrower']);
    const kept = await swarm.on('worker1', ['ls', `/var/lib/fairway/stacks/${stack}/files`]);
    expect(kept.trim().split('\n')).toHaveLength(1);
  }, 600_000);
});

describe('a release that fails', () => {
  test('is put back when its tasks never get healthy, and the error shows the output of its health check', async () => {
    await checkout.write({ 'deploy/pages/tides.txt': 'no water at all\n' });
    const before = await readServing(lab, stack);
    const run = await checkout.deploy({
      ...inputs,
      release: 'v3',
      env: keeperGone,
    });
    expect([run.exitCode, run.outputs['status'], run.outputs['previous-release']]).toEqual([
      1,
      'rolled-back',
      'v2',
    ]);
    expect(run.log).toMatch(/::error.*v3 did not come up: the service keeper on (manager|worker\d)/);
    expect(run.log).toMatch(
      /It was unhealthy: its last health check ended with 1, and said "the lamp oil is gone"; .*exit status 0/,
    );
    expect(run.log).toContain('keeper says gone');
    expect(run.summary).toContain('✗ pier: v3 failed, v2 serves again');
    expect(run.log).toMatch(/To do: .*`ssh [\w-]+@[\d.]+ docker service ps --no-trunc pier_keeper`/);
    const pages = await swarm.inside('pier_lamp', ['cat', '/pages/tides.txt', '/www/version']);
    expect(Object.values(pages)).toEqual(lab.nodes.map(() => 'high water at ten\n{"version": "v2"}\n'));
    expect(await readServing(lab, stack)).toEqual(before);
    const ledger = await swarm.on('manager', [
      'tail',
      '-n',
      '1',
      `/var/lib/fairway/stacks/${stack}/ledger.jsonl`,
    ]);
    expect(JSON.parse(ledger)).toMatchObject({ version: 'v3', outcome: 'rolled-back', actor: 'ada' });
  }, 600_000);

  test('is put back when a probe fails', async () => {
    await checkout.write({ 'deploy/pier.conf': 'lamps = 4\n' });
    const verify = '[{"name": "conf", "url": "http://{node}:18080/conf", "contains": "lamps = 3"}]';
    const run = await checkout.deploy({ ...inputs, release: 'v4', env, verify });
    expect([run.exitCode, run.outputs['status']]).toEqual([1, 'rolled-back']);
    expect(run.log).toMatch(/::error.*2 of 2 probes failed: conf/);
    // Whoever is told of it reads who serves now, and that the deploy before failed as well.
    expect(JSON.parse(run.outputs['notice'] ?? '')).toMatchObject({
      ...{ action: 'swarm-deploy', command: 'deploy', status: 'failed' },
      about: {
        ...{ kind: 'swarm', subject: stack, serving: 'previous' },
        ...{ release: { version: 'v4' }, previous: { version: 'v2' }, serves: { version: 'v2' } },
        earlier: [
          { version: 'v3', outcome: 'rolled-back', cause: expect.stringContaining('v3 did not come up') },
          { version: 'v2', outcome: 'proven', cause: null },
          {},
          {},
        ],
      },
    });
    expect(run.log).toMatch(/lamp on (manager|worker\d): listens on (0\.0\.0\.0|\[::\]):\d+/);
    const conf = await swarm.inside('pier_lamp', ['cat', '/etc/pier.conf']);
    expect(Object.values(conf)).toEqual(lab.nodes.map(() => 'lamps = 3\n'));
  }, 600_000);
});

describe('a database of a service', () => {
  const asking = (answer: string) =>
    JSON.stringify([{ name: 'crops', service: 'db', sql: 'SELECT 1 + 1', answer }]);

  test('is queried on the node of its task, and its answer decides about the release', async () => {
    const silo = await checkOut(siloFiles);
    try {
      const given = swarmInputs(lab, 'silo');
      const up = { name: 'database', service: 'db' };
      const room = { name: 'room', disk: { path: '/', 'min-free': '1MB' } };
      const verify = JSON.stringify([...JSON.parse(asking('2')), up, room]);
      const no = await silo.deploy({ ...given, verify: asking('3') });
      expect([no.exitCode, no.outputs['status']]).toEqual([1, 'failed']);
      expect(no.log).toMatch(/crops on worker\d gave another answer than "3"/);
      const yes = await silo.deploy({ ...given, verify });
      expect([yes.outputs['status'], yes.log]).toEqual(['deployed', expect.anything()]);
      expect(yes.summary).toMatch(/crops on worker\d answered in \d+ ms.*: 2/);
      expect(yes.summary).toMatch(/database answered in \d+ ms: up, 1 of 1/);
      expect(yes.summary).toMatch(/room on worker\d answered in/);
    } finally {
      await silo.remove();
    }
  }, 600_000);
});
