import { afterEach, describe, expect, test } from '@jest/globals';
import { enters } from '../stage/step/hold.ts';
import { describeLostStorage } from './lost-storage.ts';
import { startSwarmLab } from './swarm-lab.ts';
import { deployUnder, errorOf, expectRepaired, requireGreen } from './under-fault.ts';
import { useLab } from './use-lab.ts';

const swarm = useLab(startSwarmLab);

// The storage comes first: a machine that is restarted has what was mounted there no more.
describeLostStorage(swarm);

/** A machine that comes back would start the tasks of every stack that an earlier test left. */
async function removeStacks(): Promise<void> {
  const all = 'docker stack ls --format "{{.Name}}" | xargs -r docker stack rm';
  await swarm.lab.node('manager').exec(['sh', '-c', all]);
}

async function expectNextRepairs(stack: string): Promise<void> {
  expect(await swarm.lockIsFree(stack)).toBe(true);
  await expectRepaired(swarm, stack, await swarm.deploy(stack, 'v2'));
}

describe('a worker that is lost', () => {
  afterEach(removeStacks, 600_000);

  test.each(['sync', 'prove'])(
    'in %s ends the run with an error that names it; the old release serves on the others, and the next run repairs',
    async (phase) => {
      const stack = `worker-lost-in-${phase}`;
      const run = await deployUnder(swarm, stack, phase, () => swarm.lab.kill('worker1'), {
        timeout: '40s',
      });
      try {
        expect([run.exitCode, errorOf(run)]).toEqual([1, expect.stringContaining('worker1')]);
        expect(await swarm.serves(stack)).toBe('v1');
      } finally {
        await swarm.lab.restore('worker1');
        await swarm.nodesReady();
      }
      expect(await swarm.serves(stack)).toBe('v1');
      await expectNextRepairs(stack);
    },
    600_000,
  );
});

describe('a manager that is restarted', () => {
  afterEach(removeStacks, 600_000);

  test('while a release is proven leaves one release whole, and the next run repairs', async () => {
    const stack = 'manager-restarted';
    await deployUnder(swarm, stack, 'prove', async () => {
      await swarm.lab.kill('manager');
      await swarm.lab.restore('manager');
    });
    await swarm.nodesReady();
    // Swarm itself rolls the update back if one of its tasks ended together with the machine.
    expect(await swarm.serves(stack)).toMatch(/^v[12]$/);
    await expectNextRepairs(stack);
  }, 600_000);

  test('as an engine alone while the swarm takes a release: the run ends with one release proven', async () => {
    const stack = 'engine-restarted';
    requireGreen(await swarm.deploy(stack, 'v1'));
    let restarted: Promise<void> | undefined;
    const run = await swarm.deploy(stack, 'v2', {
      fault: (log) => {
        if (enters('deploy', log)) restarted ??= swarm.lab.restartEngine('manager');
      },
    });
    await restarted;
    await swarm.nodesReady();
    const [end = ''] = (await swarm.ledger(stack)).slice(-1);
    expect([end, run.log]).toEqual([expect.stringMatching(/^v2 (?:proven|rolled-back)$/), expect.anything()]);
    expect(await swarm.serves(stack)).toBe(end === 'v2 proven' ? 'v2' : 'v1');
  }, 600_000);
});
