import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inTurns } from '../../stage/step/in-turns.ts';
import type { StepResult } from '../../stage/step/run-step.ts';
import { smallStackFiles, smallStackInputs } from './apps/small-stack.ts';
import { throughAJumpHost } from './jump-host.ts';
import { errorOf } from './outcomes.ts';
import { accessRefusals, triedSecrets } from './refusals/access.ts';
import { nodeRefusals } from './refusals/nodes.ts';
import type { Refusal } from './refusals/refusal.ts';
import { stackFileRefusals } from './refusals/stack-files.ts';
import { type Checkout, checkOut } from './step.ts';
import { readSwarm, type SwarmReader } from './swarm.ts';

const stack = 'quay';
let lab: Lab;
let swarm: SwarmReader;
let checkout: Checkout;
let inputs: Record<string, string>;

beforeAll(async () => {
  lab = await startLab({ nodes: 3, swarm: true, registry: true }, { logger: silentLogger });
  swarm = readSwarm(lab);
  checkout = await checkOut(smallStackFiles);
  inputs = smallStackInputs(lab, stack);
}, 600_000);

afterAll(async () => {
  await checkout?.remove();
  await lab?.stop();
}, 600_000);

/** Checks that the swarm has no stack, and that no file and no release of this stack is on a node. */
async function expectUntouched(name = stack): Promise<void> {
  const list = [
    'sh',
    '-c',
    'docker service ls -q; docker config ls -q; docker secret ls -q; ls /tmp | grep fairway',
  ];
  expect((await lab.node('manager').exec(list)).stdout).toBe('');
  for (const node of lab.nodes) {
    const found = await node.exec(['ls', `/home/deploy/${name}`]);
    expect([node.name, found.exitCode]).toEqual([node.name, 2]);
  }
  const state = await lab.node('manager').exec(['ls', `/var/lib/fairway/stacks/${name}`]);
  expect(state.stdout.split('\n').filter((file) => file && !file.startsWith('lock'))).toEqual([]);
}

describe('a deploy that cannot work changes nothing and says what to do', () => {
  const all: readonly Refusal[] = [...accessRefusals, ...stackFileRefusals, ...nodeRefusals];
  const runs = new Map<string, StepResult>();
  const stackOf = ({ when }: Refusal) => `quay${all.findIndex((refusal) => refusal.when === when)}`;

  beforeAll(async () => {
    await inTurns(all, 3, async (refusal) => {
      const own = await checkOut({ ...smallStackFiles, ...refusal.files });
      try {
        const usual = smallStackInputs(lab, stackOf(refusal));
        runs.set(refusal.when, await own.deploy({ ...usual, ...refusal.inputs?.({ lab }) }));
      } finally {
        await own.remove();
      }
    });
  }, 1_200_000);

  test.each(all)(
    'when $when',
    async (refusal) => {
      const run = runs.get(refusal.when);
      if (!run) throw new Error(`There was no run for ${refusal.when}.`);
      for (const words of refusal.says) expect(errorOf(run)).toMatch(words);
      expect([run.exitCode, run.outputs['status']]).toEqual([1, 'failed']);
      const told = run.log + run.summary + JSON.stringify(run.outputs);
      for (const secret of ['the key to the lamp room', ...triedSecrets])
        expect([secret, told.includes(secret)]).toEqual([secret, false]);
      await expectUntouched(stackOf(refusal));
    },
    600_000,
  );

  test('when another run holds the lock', async () => {
    const dir = `/var/lib/fairway/stacks/${stack}`;
    const { exec } = lab.node('manager');
    const wait = 'touch /tmp/held; until [ -e /tmp/let-go ]; do sleep 0.1; done';
    const hold = `mkdir -p -m 700 ${dir} && exec flock ${dir}/lock timeout 1200 sh -c '${wait}'`;
    const held = exec(['su', 'deploy', '-c', hold]);
    await exec(['timeout', '300', 'sh', '-c', 'until [ -e /tmp/held ]; do sleep 0.1; done']);
    const run = await checkout.deploy({ ...inputs, 'lock-timeout': '1s' });
    await exec(['touch', '/tmp/let-go']);
    await held;
    expect(run.exitCode).toBe(1);
    expect(run.log).toMatch(/::error.*The lock .* was not free within 1 s/);
    await expectUntouched();
  }, 600_000);
});

throughAJumpHost(() => ({ lab, checkout, stack }));

describe('a node that is lost', () => {
  beforeAll(async () => {
    await swarm.remove(stack);
    // Its tasks hold a port of every node until they have ended.
    for (let look = 0; look < 600 && (await swarm.tasks(stack)).length > 0; look++)
      await swarm.on('manager', ['sleep', '0.5']);
  }, 600_000);

  test('and that the stack needs is refused', async () => {
    await lab.pause('worker2');
    const run = await checkout.deploy(inputs).finally(() => lab.restore('worker2'));
    expect(run.exitCode).toBe(1);
    expect(run.log).toMatch(/::error.*Nothing was deployed: the node worker2 is not available/);
    expect(run.log).toContain('docker node update --availability drain worker2');
    await expectUntouched();
  }, 600_000);

  test('and that no service may use is left alone, and so is a drained node', async () => {
    await swarm.on('manager', ['docker', 'node', 'update', '--availability', 'drain', 'worker1']);
    const placement = 'placement: {constraints: [node.hostname != worker2]}';
    const text = smallStackFiles['deploy/stack.yml'] ?? '';
    await checkout.write({
      'deploy/stack.yml': text.replaceAll('    deploy:\n', `    deploy:\n      ${placement}\n`),
    });
    await lab.pause('worker2');
    const run = await checkout.deploy(inputs).finally(() => lab.restore('worker2'));
    expect([run.exitCode, run.outputs['status'], run.log]).toEqual([0, 'deployed', expect.any(String)]);
    expect(run.log).toContain('worker1: left alone, its availability is drain');
    expect(run.log).toContain('worker2: not reached');
    expect(new Set((await swarm.tasks(stack)).map(({ node }) => node))).toEqual(new Set(['manager']));
  }, 600_000);
});
