import { NothingTouched } from '@fairway/deploy-kit';
import type { LedgerEntry, Release } from '@fairway/releases';
import { describe, expect, it } from '@jest/globals';
import { heal } from '../../src/heal/heal.ts';
import type { HealCommand, PlannedStep } from '../../src/inputs/heal-steps.ts';
import { looking } from '../../src/look/looking.ts';
import { complaint, minute, now, rulesOf, service } from '../judge/seen-of.ts';
import { refused, World } from './fake-installed.ts';

const down = { state: 'down', why: 'it has exited with status 1' } as const;
const steps = (...names: Exclude<PlannedStep['step'], 'command'>[]): PlannedStep[] =>
  names.map((step) => ({ step }));
const release = { version: 'v7' } as Release;
const deployed = (before: number) => ({ endedAt: new Date(now - before).toISOString() }) as LedgerEntry;

async function healed(
  world: World,
  planned: readonly PlannedStep[],
  facts: Parameters<World['deps']>[1] = {},
) {
  const deps = world.deps(planned, facts);
  return heal(world.installed, await deps.looking.once(), deps);
}

describe('healing', () => {
  it('saves evidence and writes the attempt down before anything is touched, and looks again after the wait', async () => {
    const world = new World(service('web'), service('backend', down));
    world.effects.restart = () => {
      world.services = [service('web'), service('backend')];
    };
    const { looked, healed: which, steps: taken } = await healed(world, steps('restart'));
    expect(world.done).toEqual([
      'locked',
      'saved evidence of backend',
      'wrote down restart backend',
      'restart backend',
      'wrote down that restart ended: helped',
      'unlocked',
    ]);
    expect([looked.verdict.outcome, which, taken[0]?.ended]).toEqual(['healthy', ['backend'], 'helped']);
    expect(looked.seen.at).toBe(now + 30_000);
  });

  it('takes the next step only if it is still bad', async () => {
    const world = new World(service('backend', down));
    world.facts = { release };
    world.effects.recreate = () => {
      world.services = [service('backend')];
    };
    const { looked } = await healed(world, steps('restart', 'recreate', 'free-disk'));
    expect(world.done.filter((line) => /^(restart|recreate|free-disk)/.test(line))).toEqual([
      'restart backend',
      'recreate backend',
    ]);
    expect(looked.verdict.outcome).toBe('healthy');
  });

  it('goes on with the next step where one cannot be carried out', async () => {
    const world = new World(service('backend', down));
    world.effects = {
      'free-disk': refused,
      restart: () => {
        world.services = [service('backend')];
      },
    };
    const { steps: taken } = await healed(world, steps('free-disk', 'restart'));
    expect(taken.map(({ step, ended, lines }) => [step, ended, lines[1]])).toEqual([
      ['free-disk', 'failed', 'The disk is full.'],
      ['restart', 'helped', undefined],
    ]);
  });

  it('does not wait, and does not count, where a step found nothing to touch', async () => {
    const world = new World(service('backend', down));
    world.facts = { release };
    world.effects.restart = () => {
      throw new NothingTouched({
        what: 'Nothing can be restarted.',
        why: 'It is gone.',
        fix: 'Recreate it.',
      });
    };
    world.effects.recreate = () => {
      world.services = [service('backend')];
    };
    const touched: boolean[] = [];
    const { looked, steps: taken } = await healed(world, steps('restart', 'recreate'), {
      budget: {
        ask: async (services) => ({ allowed: services, notes: [] }),
        begin: async () => async (ending) => void touched.push(ending.touched),
      },
    });
    expect(taken.map(({ step, ended }) => [step, ended])).toEqual([
      ['restart', 'failed'],
      ['recreate', 'helped'],
    ]);
    expect([touched, looked.seen.at]).toEqual([[false, true], now + 30_000]);
  });

  it('says that it has not helped where all steps were in vain', async () => {
    const world = new World(service('backend', down));
    const { looked, healed: which } = await healed(world, steps('restart', 'free-disk'));
    expect([looked.verdict.outcome, which]).toEqual(['failing', []]);
  });

  it('waits for what is being started before it judges the step', async () => {
    const world = new World(service('backend', down));
    world.effects.restart = () => {
      world.services = [service('backend', { state: 'starting' })];
      world.onLook = (time) => {
        if (time >= now + 50_000) world.services = [service('backend')];
      };
    };
    const { looked } = await healed(world, steps('restart', 'free-disk'));
    expect(looked.verdict.outcome).toBe('healthy');
    expect(world.done).not.toContain('free-disk backend');
  });

  it('touches nothing where somebody else holds the lock by now', async () => {
    const world = new World(service('backend', down));
    const deps = world.deps(steps('restart'));
    const first = await deps.looking.once();
    world.lockHeld = true;
    const { looked, notes } = await heal(world.installed, first, deps);
    expect([world.done, looked.verdict.outcome]).toEqual([[], 'deploying']);
    expect(notes).toEqual(['Somebody else holds the lock now, so nothing was touched.']);
  });

  it('touches nothing that is well again when the lock is held', async () => {
    const world = new World(service('backend', down));
    const deps = world.deps(steps('restart'));
    const first = await deps.looking.once();
    world.services = [service('backend')];
    const { looked, healed: which } = await heal(world.installed, first, deps);
    expect([world.done, looked.verdict.outcome, which]).toEqual([['locked', 'unlocked'], 'healthy', []]);
  });

  it('touches nothing that the budget does not allow, and only what it allows', async () => {
    const world = new World(service('backend', down), service('web', down));
    const { healed: which, notes } = await healed(world, steps('restart'), {
      budget: {
        ask: async (services) => ({
          allowed: services.filter(({ service: name }) => name === 'web'),
          notes: ['backend was healed 3 times in 6h: it is not touched until 18:00.'],
        }),
        begin: async () => async () => {},
      },
    });
    expect(world.done.filter((line) => line.startsWith('restart'))).toEqual(['restart web']);
    expect([which, notes]).toEqual([
      [],
      ['backend was healed 3 times in 6h: it is not touched until 18:00.'],
    ]);
  });

  it('does not heal what becomes a cause only after a step: the next run asks for it', async () => {
    const world = new World(service('backend', down), service('web', { ...down, dependsOn: ['backend'] }));
    world.effects.restart = () => {
      world.services = [service('backend'), service('web', { ...down, dependsOn: ['backend'] })];
    };
    const { looked, healed: which } = await healed(world, steps('restart', 'free-disk'));
    expect(world.done.filter((line) => /^(restart|free-disk)/.test(line))).toEqual(['restart backend']);
    expect([looked.verdict.outcome, which]).toEqual(['failing', ['backend']]);
  });

  it('touches nothing where the attempt cannot be kept, but for freeing the disk that keeps it from that', async () => {
    const world = new World(service('backend', down));
    const { budget } = world.deps([]);
    const { notes, steps: taken } = await healed(world, steps('free-disk', 'restart', 'recreate'), {
      budget: { ...budget, begin: async () => refused() },
    });
    expect(world.done.filter((line) => /^(free-disk|restart|recreate)/.test(line))).toEqual([
      'free-disk backend',
    ]);
    expect(taken.map(({ step }) => step)).toEqual(['free-disk']);
    expect(notes.at(-1)).toBe('The step cannot be taken. The disk is full.');
  });

  it('tells the heal although its end could not be written down', async () => {
    const world = new World(service('backend', down));
    world.effects.restart = () => {
      world.services = [service('backend')];
    };
    const { budget } = world.deps([]);
    const {
      healed: which,
      steps: taken,
      notes,
    } = await healed(world, steps('restart'), {
      budget: { ...budget, begin: async () => async () => refused() },
    });
    expect([which, taken.map(({ step, ended }) => [step, ended])]).toEqual([
      ['backend'],
      [['restart', 'helped']],
    ]);
    expect(notes).toEqual([
      'The end of restart could not be written down, so the next run counts it as a heal that was cut.',
    ]);
  });

  it('tells what was done although nothing could be looked at after it', async () => {
    const world = new World(service('backend', down));
    world.effects.restart = () => {
      world.onLook = () => {
        throw new Error('the connection was lost');
      };
    };
    const { looked, healed: which, steps: taken, notes } = await healed(world, steps('restart', 'free-disk'));
    expect([looked.verdict.outcome, which, taken.map(({ step, ended }) => [step, ended])]).toEqual([
      'failing',
      [],
      [['restart', 'unseen']],
    ]);
    expect(notes).toEqual(['Healing has ended early: the connection was lost']);
  });

  it('calls healed only what is proven to be well: what still starts or is gone is not', async () => {
    for (const after of [[service('backend', { state: 'starting' })], []]) {
      const world = new World(service('backend', down));
      world.effects.restart = () => {
        world.services = after;
      };
      const { healed: which, steps: taken } = await healed(world, steps('restart'));
      expect([which, taken[0]?.ended]).toEqual([[], 'no-help']);
    }
  });

  it('asks the budget before each further step', async () => {
    const world = new World(service('backend', down));
    const { budget } = world.deps([]);
    let asked = 0;
    await healed(world, steps('restart', 'free-disk'), {
      budget: {
        ...budget,
        ask: async (services) =>
          asked++ < 2 ? { allowed: services, notes: [] } : { allowed: [], notes: ['spent'] },
      },
    });
    expect(world.done.filter((line) => /^(free-disk|restart)/.test(line))).toEqual(['restart backend']);
  });

  it('heals though the evidence could not be saved, as on a full disk', async () => {
    const world = new World(service('backend', down));
    const lock = world.installed.lock;
    const installed = {
      ...world.installed,
      lock: async () => {
        const session = await lock();
        return session && { ...session, saveEvidence: async () => refused() };
      },
    };
    const deps = world.deps(steps('restart'));
    const { evidence } = await heal(installed, await deps.looking.once(), deps);
    expect(world.done).toContain('restart backend');
    expect(evidence?.lines[0]).toContain('The disk is full.');
  });
});

describe('the steps that can be taken', () => {
  it.each<[string, number | undefined, readonly string[], RegExp | undefined]>([
    ['the earlier release is put back soon after a deploy', 20 * minute, ['rollback backend'], undefined],
    ['and later not', 61 * minute, [], /deployed 1h 01m ago, and "rollback-within" is 1h/],
    ['and not where nobody knows when that was', undefined, [], /nothing says when/],
  ])('%s', async (_, before, taken, note) => {
    const world = new World(service('backend', down));
    world.facts = { release, provenBy: before === undefined ? undefined : deployed(before) };
    const { notes } = await healed(world, steps('rollback'));
    expect(world.done.filter((line) => line.startsWith('rollback'))).toEqual(taken);
    expect(notes).toEqual(note ? [expect.stringMatching(note)] : []);
  });

  it('recreate and rollback need a release that is kept', async () => {
    const world = new World(service('backend', down));
    const { notes, steps: taken } = await healed(world, steps('recreate', 'rollback'));
    expect([taken, notes.length]).toEqual([[], 2]);
  });

  it('run a command of the caller', async () => {
    const world = new World(service('backend'));
    world.probes = [complaint('api', 'backend')];
    world.effects.command = () => {
      world.probes = [];
    };
    const command: HealCommand = { name: 'flush', run: ['redis-cli', 'flushall'], on: 'first' };
    const { healed: which } = await healed(world, [{ step: 'command', command }]);
    expect(world.done).toContain('ran redis-cli flushall');
    expect(which).toEqual(['backend']);
  });

  it('recreate what is not as the ledger says, whatever the steps are', async () => {
    const world = new World(service('web'), service('backend'));
    const drift = [{ of: 'web', host: undefined, field: 'image', expected: 'a', found: 'b' }];
    world.facts = { release, drift };
    world.effects.recreate = () => {
      world.facts = { release };
    };
    const deps = world.deps(steps('restart'));
    const drifting = {
      ...deps,
      looking: looking({
        see: async () => ({
          at: world.time,
          installation: await world.look(),
          machines: [],
          unreached: [],
          probes: [],
          controls: [],
        }),
        rules: async () => rulesOf({ healDrift: true }),
        clean: (text) => text,
        timeoutMs: 0,
        clock: world.clock,
        signal: deps.signal,
        progress: () => {},
      }),
    };
    const { looked, healed: which } = await heal(world.installed, await drifting.looking.once(), drifting);
    expect(world.done).toContain('recreate web');
    expect([looked.verdict.outcome, which]).toEqual(['healthy', ['web']]);
  });
});
