import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type StandIn, startGithubApi } from '../../stage/github-api/github-api.ts';
import { smallStackFiles, smallStackInputs } from './apps/small-stack.ts';
import { refusedPlans } from './commands/refused-plans.ts';
import { rollbacks } from './commands/rollbacks.ts';
import { smallStackWith } from './commands/small-stack-with.ts';
import { type CommandsStage, everything } from './commands/stage.ts';
import { type Checkout, checkOut } from './step.ts';
import { readSwarm, type SwarmReader } from './swarm.ts';

const stack = 'mole';
const pullRequest = 7;
let lab: Lab;
let swarm: SwarmReader;
let checkout: Checkout;
/** A runner without a checkout: a rollback needs none. */
let elsewhere: Checkout;
let github: StandIn;
let inputs: Record<string, string>;
let run: { env: Record<string, string> };

beforeAll(async () => {
  [lab, github] = await Promise.all([
    startLab({ nodes: 2, swarm: true, registry: true }, { logger: silentLogger }),
    startGithubApi({ repository: 'acme/marina' }),
  ]);
  swarm = readSwarm(lab);
  checkout = await checkOut({
    ...smallStackFiles,
    'event.json': `{"pull_request": {"number": ${pullRequest}}}`,
  });
  elsewhere = await checkOut();
  inputs = { ...smallStackInputs(lab, stack), environment: 'production', comment: 'true' };
  inputs['github-token'] = github.issueToken({ deployments: 'write', 'pull-requests': 'write' });
  inputs['environment-url'] = 'https://marina.example.org';
  github.state.pullRequests.push({ number: pullRequest, head: '0123456789abcdef0123456789abcdef01234567' });
  run = { env: { GITHUB_API_URL: github.url, GITHUB_EVENT_PATH: `${checkout.path}/event.json` } };
}, 600_000);

afterAll(async () => {
  await checkout?.remove();
  await elsewhere?.remove();
  await github?.stop();
  await lab?.stop();
}, 600_000);

const stage = (): CommandsStage => ({ stack, lab, swarm, checkout, elsewhere, inputs, run });
const ledger = async () => {
  const text = await swarm.on('manager', ['cat', `/var/lib/fairway/stacks/${stack}/ledger.jsonl`]);
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
};
const versionsServed = async () =>
  Object.values(await swarm.inside(`${stack}_lamp`, ['cat', '/www/version', '/www/conf']));

describe('check', () => {
  test('reports that the swarm can take a deploy, and changes nothing', async () => {
    const before = await everything(stage());
    const step = await checkout.deploy({ ...inputs, command: 'check' }, run);
    expect(step.log).toContain('Proved: registry: login');
    expect([step.exitCode, step.outputs['status']]).toEqual([0, 'checked']);
    expect(step.summary).toContain('mole: ready for a deploy');
    expect(step.summary).toContain('all 2 nodes: access, engine');
    expect(await everything(stage())).toEqual(before);
  }, 600_000);

  test('lists every problem, not only the first', async () => {
    await lab.node('worker1').exec(['sh', '-c', 'mv "$(command -v rsync)" /usr/bin/rsync.away']);
    await lab.node('worker1').exec(['chown', 'root', '/var/lib/fairway']);
    await checkout.write(smallStackWith(['base/busybox:latest', 'base/nowhere:latest']));
    const before = await everything(stage());
    const bad = { 'registry-password': 'wrong-password', files: 'deploy/none => /srv/x' };
    const step = await checkout.deploy({ ...inputs, command: 'check', ...bad }, run);
    const after = await everything(stage());
    await lab.node('worker1').exec(['mv', '/usr/bin/rsync.away', '/usr/bin/rsync']);
    await lab.node('worker1').exec(['chown', 'deploy', '/var/lib/fairway']);
    await checkout.write(smallStackFiles);
    expect([step.exitCode, step.outputs['status']]).toEqual([1, 'failed']);
    for (const problem of [
      /worker1.* cannot take files/,
      /cannot keep releases on worker1/,
      /could not log in to .* as/,
      /deploy\/none/,
      /base\/nowhere:latest/,
    ]) {
      expect(step.log).toMatch(problem);
      expect(step.summary).toMatch(problem);
    }
    expect(after).toEqual(before);
  }, 600_000);
});

describe('plan', () => {
  test('shows what a first deploy would create, and changes nothing', async () => {
    const before = await everything(stage());
    await checkout.write({
      ...smallStackWith(['  keeper:', '  keeper:\n    container_name: harold']),
      'deploy/.env': '# of Compose\nGREETING=hello\n',
    });
    const step = await checkout.deploy({ ...inputs, command: 'plan' }, run);
    await checkout.write({ ...smallStackFiles, 'deploy/.env': '' });
    expect(step.log).toMatch(/::warning .*file=deploy\/stack\.yml,line=\d+.*::Swarm ignores container_name/);
    expect(step.log).toMatch(/::warning .*file=deploy\/\.env,line=2.*::Swarm reads no \.env: GREETING/);
    expect([step.exitCode, step.outputs['status'], step.outputs['release']]).toEqual([0, 'planned', 'v1']);
    const plan = JSON.parse(step.outputs['plan'] ?? '');
    expect(plan.services.map(({ service, change }: Record<string, string>) => [service, change])).toEqual([
      ['keeper', 'added'],
      ['lamp', 'added'],
    ]);
    expect(plan.creates).toEqual([
      'network mole_default',
      expect.stringMatching(/^config mole_pier_[0-9a-f]{12}$/),
      expect.stringMatching(/^secret mole_key_[0-9a-f]{12}$/),
    ]);
    expect(plan.files.map(({ host }: Record<string, string>) => host)).toEqual(['manager', 'worker1']);
    expect(github.comments(pullRequest).map(({ body }) => body)).toEqual([
      expect.stringContaining('+ service lamp'),
    ]);
    expect(github.deployments()).toEqual([]);
    expect(await everything(stage())).toEqual(before);
  }, 600_000);

  test('shows each field that would change, without any secret', async () => {
    const first = await checkout.deploy({ ...inputs, 'secret-env': 'KEEPER: ready' }, run);
    expect([first.exitCode, first.outputs['status']]).toEqual([0, 'deployed']);
    expect(github.deployments('production')).toMatchObject([
      { state: 'success', url: 'https://marina.example.org', description: 'Release v1 of mole' },
    ]);
    const same = await checkout.deploy({ ...inputs, command: 'plan', 'secret-env': 'KEEPER: ready' }, run);
    expect(JSON.parse(same.outputs['plan'] ?? '')).toMatchObject({
      unchanged: true,
      services: [],
      files: [],
    });

    await swarm.on('manager', [
      'docker',
      'service',
      'update',
      '--detach',
      '--limit-pids',
      '50',
      'mole_keeper',
    ]);
    await checkout.write({
      ...smallStackWith(
        ['replicas: ${KEEPERS:-1}', 'replicas: 2'],
        ['  lamp:', '  buoy:\n    image: ${REGISTRY}/base/busybox:latest\n  lamp:'],
      ),
      'deploy/pier.conf': 'lamps = 3\n',
      'deploy/pages/tides.txt': 'high water at ten\n',
    });
    const before = await everything(stage());
    const step = await checkout.deploy(
      { ...inputs, command: 'plan', release: 'v2', 'secret-env': 'KEEPER: the-new-password' },
      run,
    );
    expect([step.exitCode, step.outputs['status'], step.outputs['previous-release']]).toEqual([
      0,
      'planned',
      'v1',
    ]);
    const plan = JSON.parse(step.outputs['plan'] ?? '');
    expect(plan).toMatchObject({ release: 'v2', previous: 'v1', unchanged: false });
    const fields = Object.fromEntries(
      plan.services.map((item: { service: string; fields: { field: string }[] }) => [
        item.service,
        item.fields.map(({ field }) => field).sort(),
      ]),
    );
    expect(fields).toEqual({
      buoy: [],
      lamp: ['command', 'configs.pier.name', 'content of the synced directories it mounts'],
      keeper: ['command', 'deploy.replicas', 'healthcheck.test'],
    });
    expect(step.log).toContain('deploy.replicas: 1 → 2');
    expect(plan.files[0].differences).toEqual(['tides.txt has 19 bytes, not 18']);
    expect(plan.drift).toContain('keeper: TaskTemplate.Resources.Limits');
    expect(`${step.log}${step.summary}${step.outputs['plan']}`).not.toMatch(/the-new-password/);
    expect(github.comments(pullRequest)).toHaveLength(1);
    expect(await everything(stage())).toEqual(before);
  }, 600_000);
});

refusedPlans(stage);

describe('rollback', () => {
  test('goes back to the previous release, without repository or registry', async () => {
    await checkout.write(smallStackWith(['  keeper:', '  watch:']));
    const second = await checkout.deploy({ ...inputs, release: 'v2' }, run);
    expect([second.exitCode, second.outputs['status']]).toEqual([0, 'deployed']);
    await lab.kill('registry');
    const nothing = { 'stack-files': '', release: '', files: '', verify: '', secrets: '', env: '' };
    const back = await elsewhere
      .deploy({ ...inputs, command: 'rollback', ...nothing }, run)
      .finally(() => lab.restore('registry'));
    expect(back.log).toContain('Going on without the registry');
    expect([
      back.exitCode,
      back.outputs['status'],
      back.outputs['release'],
      back.outputs['previous-release'],
    ]).toEqual([0, 'deployed', 'v1', 'v2']);
    expect(back.log).toContain('probes passed');
    expect(back.summary).toContain('mole: rolled back to v1, which is proven');
    expect(await versionsServed()).toEqual(lab.nodes.map(() => '{"version": "v1"}\nlamps = 2\n'));
    expect(await swarm.services(stack)).toEqual(['mole_keeper', 'mole_lamp']);
    const pages = await swarm.inside('mole_lamp', ['cat', '/pages/tides.txt']);
    expect(new Set(Object.values(pages))).toEqual(new Set(['high water at nine\n']));
    expect((await ledger()).at(-1)).toMatchObject({ version: 'v1', outcome: 'proven', rollback: true });
    expect(github.deployments('production').at(-1)).toMatchObject({
      state: 'success',
      description: 'Rollback to v1 of mole',
    });
    expect(github.comments(pullRequest).map(({ body }) => body)).toEqual([
      expect.stringContaining('mole: rolled back to v1'),
    ]);
  }, 600_000);

  test('refuses previous where nothing is before, and lists the kept releases', async () => {
    const before = await everything(stage());
    const step = await elsewhere.deploy({ ...inputs, command: 'rollback', to: 'previous' });
    expect([step.exitCode, step.outputs['status']]).toEqual([1, 'failed']);
    expect(step.log).toMatch(/Kept here: v1 \(runs now\), v2|Kept here: v2, v1 \(runs now\)/);
    expect(await everything(stage())).toEqual(before);
  }, 600_000);

  test('puts the running release back when the older one cannot be proven', async () => {
    const verify = '[{"name": "lamp", "url": "http://{node}:18080/version", "json": {"version": "v1"}}]';
    const step = await elsewhere.deploy({ ...inputs, command: 'rollback', to: 'v2', verify }, run);
    expect([step.exitCode, step.outputs['status'], step.outputs['release']]).toEqual([
      1,
      'rolled-back',
      'v2',
    ]);
    expect(step.log).toContain('v1 was put back and is proven to serve');
    expect(await versionsServed()).toEqual(lab.nodes.map(() => '{"version": "v1"}\nlamps = 2\n'));
    expect(step.log).not.toContain('is not on GitHub');
    expect(github.deployments('production').at(-1)).toMatchObject({ state: 'failure' });
  }, 600_000);
});

rollbacks(stage);

test('a deploy sends GitHub only requests that its API describes', () => {
  expect(github.violations).toEqual([]);
});
