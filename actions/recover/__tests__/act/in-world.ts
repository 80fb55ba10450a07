import { silentLogger } from '@fairway/runtime';
import { carryOutRecovery, type RecoveryEnding } from '../../src/act/recover.ts';
import type { RecoveryPlan, Way } from '../../src/plan/plan.ts';
import { backupAt, chosenOf, entry, now } from '../samples.ts';
import type { World } from './world.ts';

export const before = { serves: 'v2', data: 'data of now', runs: true };

export function planOf(way: Way, running = true): RecoveryPlan {
  const restores = [{ source: 'shop', chosen: chosenOf(backupAt('03')), fit: 'fits' as const }];
  return {
    way,
    running: running ? entry('v2') : undefined,
    target: entry(way === 'restore' || way === 'undo' ? 'v2' : 'v1'),
    crossed: [],
    migrationsKnown: true,
    restores: way.startsWith('restore') ? restores : [],
  };
}

/** Carries a plan out. What an earlier run has left in the world is found there. */
export async function recover(world: World, plan: RecoveryPlan) {
  const ending = await start(world, plan);
  return { ending, done: world.done };
}

/** Carries a plan out until the run is killed. */
export async function recoverUntilKilled(world: World, plan: RecoveryPlan): Promise<void> {
  const ended = start(world, plan).then(() => 'ended');
  if ((await Promise.race([ended, world.killed])) === 'ended') throw new Error('The run was not killed.');
}

function start(world: World, plan: RecoveryPlan): Promise<RecoveryEnding> {
  let time = now;
  const work = {
    session: world.session,
    data: { ...world.opened, look: async () => never() },
    stores: ['db'],
    stopping: [],
    down: world.down,
    cutOff: structuredClone(world.mark),
    stands: (standing: string) => {
      world.stands = standing;
    },
  };
  return carryOutRecovery(plan, work, {
    clock: { now: () => (time += 1_000), sleep: async () => {} },
    signal: world.cancelled.signal,
    logger: silentLogger,
    about: () => {},
    github: { actor: 'ada', runUrl: 'https://github.example/runs/42' } as never,
    phase: (_, act) => act({ info() {}, progress() {}, proved() {} }),
  });
}

function never(): never {
  throw new TypeError('the plan is made');
}
