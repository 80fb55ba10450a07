import { describe, expect, test } from '@jest/globals';
import { enters } from '../stage/step/hold.ts';
import type { SwarmLab } from './swarm-lab.ts';
import { requireGreen } from './under-fault.ts';

/** Starts v1, and v2 as soon as v1 holds the lock: v1 is still far from its end, even on a busy machine. */
async function atOnce(swarm: SwarmLab, stack: string, patience: string) {
  const holds = Promise.withResolvers<void>();
  const first = swarm.deploy(stack, 'v1', {
    inputs: { soak: '6s' },
    fault: (log) => {
      if (enters('plan', log)) holds.resolve();
    },
  });
  await Promise.race([holds.promise, first]);
  const second = await swarm.deploy(stack, 'v2', { inputs: { 'lock-timeout': patience } });
  return { first: await first, second };
}

/** Two deploys of one stack at once, on a lab that other tests use too. */
export function describeTwoDeploys(swarm: SwarmLab): void {
  describe('two deploys at once', () => {
    test('run one after the other: the second waits for the lock', async () => {
      const { first, second } = await atOnce(swarm, 'queue', '5m');
      requireGreen(first);
      requireGreen(second);
      expect(second.log).toMatch(/Waiting for the lock \S+ on manager \S+, held by "ada acme\/marina/);
      expect(second.outputs).toMatchObject({ status: 'deployed', 'previous-release': 'v1' });
      expect(await swarm.serves('queue')).toBe('v2');
      expect(await swarm.ledger('queue')).toEqual(['v1 started', 'v1 proven', 'v2 started', 'v2 proven']);
    }, 600_000);

    test('name the holder of the lock when the second may not wait long enough', async () => {
      const { first, second } = await atOnce(swarm, 'turned-away', '0s');
      requireGreen(first);
      expect([second.exitCode, second.outputs['status']]).toEqual([1, 'failed']);
      expect(second.log).toMatch(/::error.*The lock .* was not free within 0 s.*held by "ada acme\/marina/);
      expect(await swarm.serves('turned-away')).toBe('v1');
      expect(await swarm.ledger('turned-away')).toEqual(['v1 started', 'v1 proven']);
      expect(await swarm.lockIsFree('turned-away')).toBe(true);
      const next = await swarm.deploy('turned-away', 'v2');
      requireGreen(next);
      expect(next?.outputs['status']).toBe('deployed');
      expect(await swarm.serves('turned-away')).toBe('v2');
    }, 600_000);
  });
}
