import type { DeployContext } from '@fairway/deploy-kit';
import { Failure, silentLogger } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { healRun } from '../../src/heal/heal-run.ts';
import type { PlannedStep } from '../../src/inputs/heal-steps.ts';
import type { Inputs } from '../../src/inputs.ts';
import { type Memory, volatileMemory } from '../../src/record/memory.ts';
import type { HealthSession } from '../../src/session.ts';
import { noIssues } from '../../src/tell/issues.ts';
import { minute, service } from '../judge/seen-of.ts';
import { World } from './fake-installed.ts';

const full: Memory = {
  ...volatileMemory(),
  change: async () => {
    throw new Failure({ what: 'It cannot be written.', why: 'The disk is full.', fix: 'Free it.' });
  },
};

async function healed(world: World, memory: Memory, steps: readonly PlannedStep[]) {
  const { looking, clock, signal } = world.deps(steps);
  const warned: string[] = [];
  const healing = await healRun(
    {
      inputs: {
        environment: 'production',
        heal: steps,
        healWaitMs: 0,
        budget: { maxHeals: 3, windowMs: 360 * minute, pauseMs: 10 * minute },
      } as Inputs,
      session: {
        subject: 'shop/production',
        run: 'run-1',
        memory: Promise.resolve(memory),
        knownIssues: Promise.resolve(noIssues),
        opened: Promise.resolve({ installed: world.installed, machines: [], unreached: [] }),
        looking,
      } as unknown as HealthSession,
      first: await looking.once(),
      maintenance: undefined,
    },
    {
      clock,
      signal,
      logger: { ...silentLogger, warn: (text: string) => void warned.push(text) },
      withoutSecrets: (text: string) => text,
      phase: async (_: string, work: () => Promise<unknown>) => work(),
    } as unknown as DeployContext,
  );
  return { healing, warned };
}

describe('a run on a host whose disk is full', () => {
  const down = service('web', { state: 'down', why: 'it has exited with status 1' });

  it('frees the disk although nothing can be written down before', async () => {
    const world = new World(down);
    world.effects['free-disk'] = () => {
      world.services = [service('web')];
    };
    const { healing, warned } = await healed(world, full, [{ step: 'free-disk' }, { step: 'restart' }]);
    expect(healing.steps.map(({ step, ended }) => [step, ended])).toEqual([['free-disk', 'helped']]);
    expect(healing.looked.verdict.outcome).toBe('healthy');
    expect(warned[0]).toMatch(/^What was bad could not be kept before healing: .*The disk is full/s);
  });

  it('takes no other step', async () => {
    const world = new World(down);
    const { healing } = await healed(world, full, [{ step: 'restart' }]);
    expect([healing.steps, world.done.filter((line) => line.startsWith('restart'))]).toEqual([[], []]);
    expect(healing.notes).toEqual([
      'The step restart is not taken: it could not be written down first. It cannot be written. The disk is full.',
    ]);
  });
});
