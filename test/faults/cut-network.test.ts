import { beforeAll, describe, expect, test } from '@jest/globals';
import { lastEntered, phases, servedAfter } from './phases.ts';
import { startSwarmLab } from './swarm-lab.ts';
import { describeTwoDeploys } from './two-deploys.ts';
import { type Aftermath, allEnded, cutInEach, expectRepaired, soakUntil } from './under-fault.ts';
import { useLab } from './use-lab.ts';

const swarm = useLab(startSwarmLab);
const aftermaths = new Map<string, Aftermath>();
const stackOf = (phase: string) => `cut-in-${phase}`;

async function cutEveryRun(): Promise<void> {
  const firsts = await allEnded(phases.map((phase) => swarm.deploy(stackOf(phase), 'v1')));
  for (const { exitCode, log } of firsts) if (exitCode !== 0) throw new Error(log);
  const cuts = await cutInEach(swarm.lab, phases, (phase, fault) =>
    swarm.deploy(stackOf(phase), 'v2', { fault, inputs: { soak: soakUntil(phase) } }),
  );
  await swarm.nodesReady();
  const repairs = phases.map(async (phase, index) => {
    const stack = stackOf(phase);
    const lockWasFree = await swarm.lockIsFree(stack);
    const served = await swarm.serves(stack);
    const next = await swarm.deploy(stack, 'v2');
    const cut = cuts[index];
    if (cut) aftermaths.set(phase, { ended: cut, lockWasFree, served, next });
  });
  await allEnded(repairs);
}

describe('a connection to the manager that is cut', () => {
  beforeAll(cutEveryRun, 1_200_000);

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
      expect(aftermath?.served).toMatch(servedAfter[lastEntered(cut?.log ?? '') ?? phase]);
      // The line in the ledger may have been written too, although its answer was lost.
      const ended = phase === 'record' ? /^(deployed|unchanged)$/ : /^deployed$/;
      expect(next?.outputs['status']).toMatch(ended);
      await expectRepaired(swarm, stackOf(phase), next);
    },
    600_000,
  );
});

describeTwoDeploys(swarm);
