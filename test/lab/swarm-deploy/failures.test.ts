import { setTimeout as sleep } from 'node:timers/promises';
import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { holdAt } from '../../stage/step/hold.ts';
import { inTurns } from '../../stage/step/in-turns.ts';
import type { StepResult } from '../../stage/step/run-step.ts';
import { swarmInputs } from '../../stage/step/swarm-inputs.ts';
import { type ClerkParts, clerkAndPorter } from './apps/clerk-and-porter.ts';
import { pushOwnImage } from './apps/own-image.ts';
import { type FailingRelease, failingReleases, onNode } from './failing-releases.ts';
import { errorOf, noticedAfter } from './outcomes.ts';
import { readServing, type Serving } from './serving.ts';
import { checkOut, type RunOptions } from './step.ts';
import { readSwarm, type SwarmReader } from './swarm.ts';
import { tasksThatGo } from './tasks-that-go.ts';

let lab: Lab;
let swarm: SwarmReader;

beforeAll(async () => {
  lab = await startLab({ nodes: 2, swarm: true, registry: true }, { logger: silentLogger });
  swarm = readSwarm(lab);
  await swarm.on('manager', ['mkdir', '/srv/desk']);
  await inTurns(failingReleases, failingReleases.length, ({ stack, before }) => deployGood(stack, before));
}, 1_200_000);

afterAll(async () => {
  await lab?.stop();
}, 600_000);

/** One of the stacks that serve v1 before each test. */
const usual = 'office';

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

/** Deploys a good release, which later ones put back. */
async function deployGood(stack: string, parts: ClerkParts): Promise<void> {
  const { exitCode, log } = await deploy(stack, 'v1', parts);
  if (exitCode !== 0) throw new Error(log);
}

/** Deploys a release that fails to a stack that serves, and reads the running stack before and after. */
async function failOver(
  stack: string,
  { after, inputs = {} }: Pick<FailingRelease, 'after' | 'inputs'>,
  run: RunOptions = {},
): Promise<Outcome> {
  const before = await readServing(lab, stack);
  const ended = await deploy(stack, 'v2', after, { inputs: { soak: slowToFail, ...inputs }, ...run });
  return { run: ended, before, after: await readServing(lab, stack) };
}

function expectPutBack({ run, before, after }: Outcome): void {
  expect(Object.keys(before.specs).length).toBeGreaterThan(1);
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
    await inTurns(failingReleases, failingReleases.length, async ({ stack, failing }) => {
      for (const release of failing) {
        const [ended] = await Promise.allSettled([failOver(stack, release)]);
        outcomes.set(release.fault, () => {
          if (ended.status === 'rejected') throw ended.reason;
          return ended.value;
        });
        if (ended.status === 'fulfilled' && release.shown)
          process.stderr.write(`${release.fault}: noticed after ${noticedAfter(ended.value.run)} s\n`);
      }
    });
  }, 1_800_000);

  test.each(failingReleases.flatMap(({ failing }) => failing))(
    'is put back and proven when it $fault',
    ({ fault, says, shown }) => {
      const outcome = outcomes.get(fault)?.();
      if (!outcome) throw new Error(`There was no run for ${fault}.`);
      for (const words of says) expect(errorOf(outcome.run)).toMatch(words);
      expectPutBack(outcome);
      if (shown) expectNoticed(outcome.run);
    },
  );
});

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
      const inputs = { ...login, env: JSON.stringify({ IMAGE: image }) };
      await swarm.on('worker1', ['iptables', '-I', ...cable]);
      const outcome = await failOver(
        usual,
        { after: { deploy: onWorker }, inputs },
        { onLog: hold.onLog },
      ).finally(plug);
      const { run } = outcome;
      await hold.done(run.log);
      for (const words of ['clerk on worker1', 'No such image', image.split(':')[0] ?? '', cause])
        expect(errorOf(run)).toMatch(words);
      expectPutBack(outcome);
      expectNoticed(run);
    },
    600_000,
  );
});

tasksThatGo({ lab: () => lab, swarm: () => swarm, deploy });

describe('a run that is cancelled', () => {
  test('fails, and the previous release serves', async () => {
    let sent = false;
    const { run, before } = await failOver(
      usual,
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
    const isBack = async () => JSON.stringify(await readServing(lab, usual)) === JSON.stringify(before);
    for (let look = 0; look < 600 && !(await isBack()); look++) await sleep(1_000);
    expect(await readServing(lab, usual)).toEqual(before);
  }, 600_000);
});

describe('a first release that fails', () => {
  const inputs = { 'first-deploy-failed': 'remove', soak: slowToFail };
  const crashing = { command: 'echo no ink; exit 1' };
  const create = (name: string, ...words: string[]) =>
    swarm.on('manager', [
      ...['docker', 'service', 'create', '--detach', '--no-resolve-image', '--name', name],
      ...words,
    ]);

  test('is removed although its network stays in use for a while', async () => {
    const stack = 'held';
    const network = `${stack}_default`;
    let came: Promise<string> | undefined;
    let left: Promise<string> | undefined;
    const onLog = (log: string): undefined => {
      if (log.includes('::group::prove'))
        came ??= create('guest', '--network', network, `${lab.registry.address}/base/busybox:latest`);
      if (log.includes('::group::remove'))
        left ??= sleep(3_000).then(() => swarm.on('manager', ['docker', 'service', 'rm', 'guest']));
    };
    const run = await deploy(stack, 'v1', crashing, { inputs, onLog });
    await Promise.all([came, left]);
    expect([run.exitCode, run.outputs['status']]).toEqual([1, 'failed']);
    for (const words of ['no ink', onNode, 'non-zero exit (1)', 'was removed again'])
      expect(errorOf(run)).toMatch(words);
    expectNoticed(run);
    expect(await swarm.services(stack)).toEqual([]);
    expect(await swarm.on('manager', ['docker', 'network', 'ls', '-q', '--filter', `name=${network}`])).toBe(
      '',
    );
    const ledger = `/var/lib/fairway/stacks/${stack}/ledger.jsonl`;
    const last = await swarm.on('manager', ['tail', '-n', '1', ledger]);
    expect(JSON.parse(last)).toMatchObject({ outcome: 'removed' });
  }, 600_000);

  test('is removed without what others made under its name meanwhile', async () => {
    const stack = 'shared';
    let came: Promise<string> | undefined;
    const onLog = (log: string): undefined => {
      if (log.includes('::group::prove'))
        came ??= create(
          ...(['visitor', '--label', `com.docker.stack.namespace=${stack}`] as const),
          ...[`${lab.registry.address}/base/busybox:latest`, 'sleep', '86400'],
        );
    };
    const run = await deploy(stack, 'v1', crashing, { inputs, onLog });
    await came;
    for (const words of ['no ink', 'was removed again', 'others made them: visitor'])
      expect(errorOf(run)).toContain(words);
    expect(await swarm.services(stack)).toEqual(['visitor']);
    await swarm.on('manager', ['docker', 'service', 'rm', 'visitor']);
  }, 600_000);
});
