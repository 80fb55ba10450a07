import { setTimeout as sleep } from 'node:timers/promises';
import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { holdAt } from '../../stage/step/hold.ts';
import type { StepResult } from '../../stage/step/run-step.ts';
import { swarmInputs } from '../../stage/step/swarm-inputs.ts';
import { type ClerkParts, clerkAndPorter } from './apps/clerk-and-porter.ts';
import { pushOwnImage } from './apps/own-image.ts';
import { type FailingRelease, failingReleases } from './failing-releases.ts';
import { errorOf, inTurns, noticedAfter } from './outcomes.ts';
import { readServing, type Serving } from './serving.ts';
import { checkOut, type RunOptions } from './step.ts';
import { readSwarm, type SwarmReader } from './swarm.ts';
import { tasksThatGo } from './tasks-that-go.ts';

let lab: Lab;
let swarm: SwarmReader;

beforeAll(async () => {
  lab = await startLab({ nodes: 3, swarm: true, registry: true }, { logger: silentLogger });
  swarm = readSwarm(lab);
  for (const name of ['manager', 'worker1']) await swarm.on(name, ['mkdir', '/srv/desk']);
}, 600_000);

afterAll(async () => {
  await lab?.stop();
}, 600_000);

/** A soak longer than a busy machine needs to start a command that fails at once, and to report its end. */
const slowToFail = '8s';

async function deploy(
  stack: string,
  release: string,
  parts: ClerkParts,
  { inputs = {}, ...run }: RunOptions & { readonly inputs?: Readonly<Record<string, string>> } = {},
): Promise<StepResult> {
  const checkout = await checkOut(clerkAndPorter(parts));
  try {
    return await checkout.deploy({ ...swarmInputs(lab, stack), release, ...inputs }, run);
  } finally {
    await checkout.remove();
  }
}

interface Outcome {
  readonly run: StepResult;
  readonly before: Serving;
  readonly after: Serving;
}

/** Deploys a good release and then a bad one, and reads the running stack before and after. */
async function failOver(
  stack: string,
  { before = {}, after, inputs = {} }: Pick<FailingRelease, 'before' | 'after' | 'inputs'>,
  run: RunOptions = {},
): Promise<Outcome> {
  const first = await deploy(stack, 'v1', before, { inputs: { ...inputs, soak: '1s' } });
  if (first.exitCode !== 0) throw new Error(first.log);
  const serving = await readServing(lab, stack);
  const second = await deploy(stack, 'v2', after, { inputs: { soak: slowToFail, ...inputs }, ...run });
  return { run: second, before: serving, after: await readServing(lab, stack) };
}

function expectPutBack({ run, before, after }: Outcome): void {
  expect(Object.keys(before.specs)).toHaveLength(2);
  expect(before.containers.length).toBeGreaterThan(1);
  for (const container of before.containers) expect(container).toMatch(/@sha256:[0-9a-f]{64}"/);
  expect(after).toEqual(before);
  const told = expect.stringContaining('v1 was put back and is proven to serve');
  expect([run.exitCode, run.outputs['status'], errorOf(run)]).toEqual([1, 'rolled-back', told]);
}

/** A terminal state of Swarm is noticed within seconds; the limit leaves room for a busy machine. */
function expectNoticed(run: StepResult): void {
  expect(noticedAfter(run)).toBeLessThan(120);
}

describe('an update that fails', () => {
  const outcomes = new Map<string, () => Outcome>();

  beforeAll(async () => {
    await inTurns(failingReleases, 4, async (failing) => {
      const stack = `update${failingReleases.indexOf(failing)}`;
      const [ended] = await Promise.allSettled([failOver(stack, failing)]);
      outcomes.set(failing.fault, () => {
        if (ended.status === 'rejected') throw ended.reason;
        return ended.value;
      });
      if (ended.status === 'fulfilled' && failing.shown)
        process.stderr.write(`${failing.fault}: noticed after ${noticedAfter(ended.value.run)} s\n`);
    });
  }, 1_200_000);

  test.each(failingReleases)('is put back and proven when it $fault', ({ fault, says, shown }) => {
    const outcome = outcomes.get(fault)?.();
    if (!outcome) throw new Error(`There was no run for ${fault}.`);
    for (const words of says) expect(errorOf(outcome.run)).toMatch(words);
    expectPutBack(outcome);
    if (shown) expectNoticed(outcome.run);
  });
});

test('an update that Swarm refuses, because another service took its port after the plan, is put back and proven', async () => {
  const hold = holdAt('deploy', () =>
    swarm.on('manager', [
      ...['docker', 'service', 'create', '--detach', '--no-resolve-image', '--name', 'squatter'],
      ...['--replicas', '0', '--publish', '18099:80', `${lab.registry.address}/base/busybox:latest`],
    ]),
  );
  const after: ClerkParts = { endpointMode: 'vip', service: '    ports: ["18099:80"]' };
  const outcome = await failOver('refused', { after }, { onLog: hold.onLog });
  await hold.done(outcome.run.log);
  for (const words of ['refused the service clerk', "port '18099' is already in use by service 'squatter'"])
    expect(errorOf(outcome.run)).toContain(words);
  expectPutBack(outcome);
}, 600_000);

describe('a registry that changes after the plan', () => {
  const guest = { 'registry-username': 'guest', 'registry-password': 'for a day' };
  const atRegistry = (script: string) => lab.exec('registry', ['sh', '-ec', script]);

  test.each([
    [
      'no longer holds the image',
      {},
      () => atRegistry('rm -r /var/lib/registry/docker/registry/v2/repositories/office'),
      'does not hold it',
    ],
    [
      'no longer takes the login of the worker',
      guest,
      () => atRegistry('htpasswd -D /run/htpasswd guest'),
      'did not accept the user name and password',
    ],
  ])(
    'and %s makes the deploy put the previous release back and prove it',
    async (_mind, login, change, cause) => {
      await atRegistry('htpasswd -Bb /run/htpasswd guest "for a day"');
      const image = await pushOwnImage(lab, 'office');
      // No packet of the worker reaches the registry before it has changed, or the worker could already have pulled.
      const cable = ['OUTPUT', '-p', 'tcp', '--dport', '5000', '-j', 'DROP'];
      const plug = () => lab.node('worker1').exec(['iptables', '-D', ...cable]);
      const hold = holdAt('deploy', () => change().finally(plug));
      const onWorker = '      placement: {constraints: [node.hostname == worker1]}';
      const inputs = { ...login, env: JSON.stringify({ IMAGE: 'base/busybox:latest' }) };
      const stack = 'registry-changes';
      const first = await deploy(stack, 'v1', { deploy: onWorker }, { inputs });
      expect(first.exitCode).toBe(0);
      const before = await readServing(lab, stack);
      await swarm.on('worker1', ['iptables', '-I', ...cable]);
      const run = await deploy(
        stack,
        'v2',
        { deploy: onWorker },
        { inputs: { ...inputs, env: JSON.stringify({ IMAGE: image }) }, onLog: hold.onLog },
      ).finally(plug);
      await hold.done(run.log);
      for (const words of ['clerk on worker1', 'No such image', image.split(':')[0] ?? '', cause])
        expect(errorOf(run)).toMatch(words);
      expectPutBack({ run, before, after: await readServing(lab, stack) });
      expectNoticed(run);
    },
    600_000,
  );
});

tasksThatGo({ lab: () => lab, swarm: () => swarm, deploy });

describe('a run that is cancelled', () => {
  test('fails, and the previous release serves', async () => {
    const stack = 'cancelled';
    let sent = false;
    const { run, before } = await failOver(
      stack,
      { after: {}, inputs: { soak: '60s' } },
      {
        onLog(log, step) {
          if (sent || !log.includes('::group::prove')) return undefined;
          sent = step.kill('SIGINT');
          return undefined;
        },
      },
    );
    expect([run.exitCode, sent]).toEqual([1, true]);
    expect(run.log).toContain('This step was cancelled');
    expect(errorOf(run)).toMatch(/v1 (was put back and is proven to serve|was begun)/);
    // Swarm starts a task whose predecessor was replaced in the middle of an update only after up to a minute.
    const isBack = async () => JSON.stringify(await readServing(lab, stack)) === JSON.stringify(before);
    for (let look = 0; look < 200 && !(await isBack()); look++) await sleep(1_000);
    expect(await readServing(lab, stack)).toEqual(before);
  }, 600_000);
});

describe('a first release that fails', () => {
  const failing = failingReleases.filter(({ before, inputs }) => !before && !inputs);
  const runs = new Map<string, StepResult>();
  const stackOf = ({ fault }: FailingRelease) => `first${failing.findIndex((one) => one.fault === fault)}`;

  beforeAll(async () => {
    await inTurns(failing, 4, async (release) => {
      const inputs = { 'first-deploy-failed': 'remove', soak: slowToFail };
      runs.set(release.fault, await deploy(stackOf(release), 'v1', release.after, { inputs }));
    });
  }, 600_000);

  test.each(failing)('ends early with its cause and is removed when it $fault', async (release) => {
    const run = runs.get(release.fault);
    if (!run) throw new Error(`There was no run for ${release.fault}.`);
    expect([run.exitCode, run.outputs['status']]).toEqual([1, 'failed']);
    for (const words of [...release.says, 'was removed again']) expect(errorOf(run)).toMatch(words);
    if (release.shown) expectNoticed(run);
    expect(await swarm.services(stackOf(release))).toEqual([]);
    const ledger = `/var/lib/fairway/stacks/${stackOf(release)}/ledger.jsonl`;
    const last = await swarm.on('manager', ['tail', '-n', '1', ledger]);
    expect(JSON.parse(last)).toMatchObject({ outcome: 'removed' });
  });

  test('is removed although its network stays in use for a while', async () => {
    const stack = 'held';
    const network = `${stack}_default`;
    let came: Promise<string> | undefined;
    let left: Promise<string> | undefined;
    const onLog = (log: string): undefined => {
      if (log.includes('::group::prove'))
        came ??= swarm.on('manager', [
          ...['docker', 'service', 'create', '--detach', '--no-resolve-image', '--name', 'guest'],
          ...['--network', network, `${lab.registry.address}/base/busybox:latest`],
        ]);
      if (log.includes('::group::remove'))
        left ??= sleep(3_000).then(() => swarm.on('manager', ['docker', 'service', 'rm', 'guest']));
    };
    const inputs = { 'first-deploy-failed': 'remove', soak: slowToFail };
    const run = await deploy(stack, 'v1', { command: 'echo no ink; exit 1' }, { inputs, onLog });
    await Promise.all([came, left]);
    expect([run.exitCode, run.outputs['status']]).toEqual([1, 'failed']);
    for (const words of ['no ink', 'was removed again']) expect(errorOf(run)).toContain(words);
    expect(await swarm.services(stack)).toEqual([]);
    expect(await swarm.on('manager', ['docker', 'network', 'ls', '-q', '--filter', `name=${network}`])).toBe(
      '',
    );
  }, 600_000);

  test('is removed without what others made under its name meanwhile', async () => {
    const stack = 'shared';
    let came: Promise<string> | undefined;
    const onLog = (log: string): undefined => {
      if (log.includes('::group::prove'))
        came ??= swarm.on('manager', [
          ...['docker', 'service', 'create', '--detach', '--no-resolve-image', '--name', 'visitor'],
          ...['--label', `com.docker.stack.namespace=${stack}`],
          ...[`${lab.registry.address}/base/busybox:latest`, 'sleep', '86400'],
        ]);
    };
    const inputs = { 'first-deploy-failed': 'remove', soak: slowToFail };
    const run = await deploy(stack, 'v1', { command: 'echo no ink; exit 1' }, { inputs, onLog });
    await came;
    for (const words of ['no ink', 'was removed again', 'others made them: visitor'])
      expect(errorOf(run)).toContain(words);
    expect(await swarm.services(stack)).toEqual(['visitor']);
    await swarm.on('manager', ['docker', 'service', 'rm', 'visitor']);
  }, 600_000);

  test('is kept for inspection if the input says so, and the next good release repairs it', async () => {
    const stack = 'kept';
    const run = await deploy(stack, 'v1', { command: 'exit 1' }, { inputs: { soak: slowToFail } });
    expect([run.exitCode, run.outputs['status']]).toEqual([1, 'failed']);
    expect(await swarm.services(stack)).toEqual([`${stack}_clerk`, `${stack}_porter`]);
    const next = await deploy(stack, 'v2', {});
    expect([next.outputs['status'], next.log]).toEqual(['deployed', expect.any(String)]);
  }, 600_000);
});

test('a failed update removes the services that it added and restores those that it removed', async () => {
  const stack = 'third';
  const with3rd = (name: string, command: string): ClerkParts => ({
    stack: `
  ${name}:
    image: \${REGISTRY}/base/busybox:latest
    stop_signal: SIGKILL
    command: ["sh", "-c", "${command}"]
    deploy: {endpoint_mode: dnsrr, restart_policy: {delay: 1s}}`,
  });
  const names = (third: string) => ['clerk', 'porter', third].map((name) => `${stack}_${name}`).sort();
  expect((await deploy(stack, 'v1', with3rd('maid', 'sleep 100000'))).exitCode).toBe(0);
  const run = await deploy(stack, 'v2', with3rd('runner', 'exit 1'), { inputs: { soak: slowToFail } });
  expect([run.exitCode, run.outputs['status']]).toEqual([1, 'rolled-back']);
  expect(await swarm.services(stack)).toEqual(names('maid'));
  const good = await deploy(stack, 'v3', with3rd('runner', 'sleep 100000'));
  expect([good.exitCode, good.outputs['status']]).toEqual([0, 'deployed']);
  expect(await swarm.services(stack)).toEqual(names('runner'));
}, 600_000);
