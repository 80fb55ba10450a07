import { beforeAll, describe, expect, test } from '@jest/globals';
import { enters } from '../stage/step/hold.ts';
import type { StepResult } from '../stage/step/run-step.ts';
import type { SwarmLab } from './swarm-lab.ts';
import { allEnded, requireGreen } from './under-fault.ts';

/** Two deploys of one stack at once, on a lab that other tests use too. */
export function describeTwoDeploys(swarm: SwarmLab): void {
  describe('two deploys at once', () => {
    const stack = 'queue';
    let first: StepResult;
    let refused: StepResult;
    let second: StepResult;

    // The others start as soon as v1 holds the lock: v1 is still far from its end, even on a busy machine.
    beforeAll(async () => {
      const holds = Promise.withResolvers<void>();
      const running = swarm.deploy(stack, 'v1', {
        inputs: { soak: '6s' },
        fault: (log) => {
          if (enters('plan', log)) holds.resolve();
        },
      });
      await Promise.race([holds.promise, running]);
      const refusing = swarm.deploy(stack, 'v3', { inputs: { 'lock-timeout': '0s' } });
      const waiting = swarm.deploy(stack, 'v2', { inputs: { 'lock-timeout': '20m' } });
      await allEnded([running, refusing, waiting]);
      first = await running;
      refused = await refusing;
      second = await waiting;
    }, 1_800_000);

    test('run one after the other: the second waits for the lock', async () => {
      requireGreen(first);
      requireGreen(second);
      expect(second.log).toMatch(/Waiting for the lock \S+ on manager \S+, held by "ada acme\/marina/);
      expect(second.outputs).toMatchObject({ status: 'deployed', 'previous-release': 'v1' });
      expect(await swarm.serves(stack)).toBe('v2');
      expect(await swarm.lockIsFree(stack)).toBe(true);
    }, 600_000);

    test('name the holder of the lock when the second may not wait long enough, and leave no trace of it', async () => {
      expect([refused.exitCode, refused.outputs['status']]).toEqual([1, 'failed']);
      expect(refused.log).toMatch(/::error.*The lock .* was not free within 0 s.*held by "ada acme\/marina/);
      expect(await swarm.ledger(stack)).toEqual(['v1 started', 'v1 proven', 'v2 started', 'v2 proven']);
    }, 600_000);
  });
}
