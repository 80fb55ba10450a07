import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { StepResult } from '../stage/step/run-step.ts';
import { lastEntered, phases, servedAfter } from './phases.ts';
import { type SwarmLab, startSwarmLab } from './swarm-lab.ts';
import { describeTwoDeploys } from './two-deploys.ts';
import { allEnded, cutInEach, requireGreen, soakUntil } from './under-fault.ts';

interface Aftermath {
  readonly cut: StepResult;
  readonly lockWasFree: boolean;
  readonly served: string;
  readonly next: StepResult;
}

let swarm: SwarmLab;
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
    if (cut) aftermaths.set(phase, { cut, lockWasFree, served, next });
  });
  await allEnded(repairs);
}

beforeAll(async () => {
  swarm = await startSwarmLab();
}, 600_000);

afterAll(async () => {
  await swarm?.stop();
}, 600_000);

describe('a connection to the manager that is cut', () => {
  beforeAll(cutEveryRun, 1_200_000);

  test.each(phases)(
    'in %s leaves one release whole, and the next run repairs',
    async (phase) => {
      const aftermath = aftermaths.get(phase);
      const { cut, next } = aftermath ?? {};
      // What a run sends as it enters its last phase may be on its way before it stands still: then it is true and green.
      const wasOver = phase === 'record' && cut?.exitCode === 0;
      expect([cut?.exitCode, cut?.outputs['status']]).toEqual(wasOver ? [0, 'deployed'] : [1, 'failed']);
      if (!wasOver) expect(cut?.log).toMatch(/::error.*(manager|10\.213\.)/);
      expect(aftermath?.lockWasFree).toBe(true);
      expect(aftermath?.served).toMatch(servedAfter[lastEntered(cut?.log ?? '') ?? phase]);
      requireGreen(next);
      // And so may the line in the ledger be, even where its answer was lost.
      const ended = phase === 'record' ? /^(deployed|unchanged)$/ : /^deployed$/;
      expect(next?.outputs['status']).toMatch(ended);
      expect(next?.log).toContain('Proved: 2 services run v2');
      const stack = stackOf(phase);
      expect(await swarm.serves(stack)).toBe('v2');
      expect(await swarm.papers(stack)).toEqual(Array(3).fill('the rules of v2'));
      expect((await swarm.ledger(stack)).at(-1)).toMatch(/^v2 (proven|unchanged)$/);
    },
    600_000,
  );
});

describeTwoDeploys(() => swarm);
