import { beforeAll, describe, expect, test } from '@jest/globals';
import { inTurns } from '../stage/step/in-turns.ts';
import { lastEntered, phases, servedAfter } from './phases.ts';
import { startSwarmLab } from './swarm-lab.ts';
import { describeTwoDeploys } from './two-deploys.ts';
import { type Aftermath, cutInEach, expectRepaired, requireGreen, soakUntil } from './under-fault.ts';
import { useLab } from './use-lab.ts';

const swarm = useLab(startSwarmLab);
const aftermaths = new Map<string, Aftermath>();
const stackOf = (phase: string) => `cut-in-${phase}`;

/** Stacks that are deployed side by side: more of them only wait for one another on a busy machine. */
const atOnce = 3;

async function cutEveryRun(): Promise<void> {
  await inTurns(phases, atOnce, async (phase) => requireGreen(await swarm.deploy(stackOf(phase), 'v1')));
  const cuts = await cutInEach(swarm.lab, phases, (phase, fault) =>
    swarm.deploy(stackOf(phase), 'v2', { fault, inputs: { soak: soakUntil(phase) } }),
  );
  await swarm.nodesReady();
  await inTurns([...phases.entries()], atOnce, async ([index, phase]) => {
    const stack = stackOf(phase);
    const lockWasFree = await swarm.lockIsFree(stack);
    const served = await swarm.serves(stack);
    const next = await swarm.deploy(stack, 'v2');
    const cut = cuts[index];
    if (cut) aftermaths.set(phase, { ended: cut, lockWasFree, served, next });
  });
}

describe('a connection to the manager that is cut', () => {
  beforeAll(cutEveryRun, 2_400_000);

  test.each(phases)(
    'in %s leaves one release whole, and the next run repairs',
    async (phase) => {
      const aftermath = aftermaths.get(phase);
      const { ended: cut, next } = aftermath ?? {};
      // The last phase sends its record at once. If that was sent before the run stood still, the run is rightly green.
      const wasOver = phase === 'record' && cut?.exitCode === 0;
      expect([cut?.exitCode, cut?.outputs['status']]).toEqual(wasOver ? [0, 'deployed'] : [1, 'failed']);
      if (!wasOver) expect(cut?.log).toMatch(/::error.*(manager|10\.213\.)/);
      expect(aftermath?.lockWasFree).toBe(true);
      expect(servedAfter(lastEntered(cut?.log ?? '') ?? phase, { old: 'v1', next: 'v2' })).toContain(
        aftermath?.served,
      );
      // The line in the ledger may have been written too, although its answer was lost.
      const ended = phase === 'record' ? /^(deployed|unchanged)$/ : /^deployed$/;
      expect(next?.outputs['status']).toMatch(ended);
      await expectRepaired(swarm, stackOf(phase), next);
    },
    600_000,
  );
});

describeTwoDeploys(swarm);
