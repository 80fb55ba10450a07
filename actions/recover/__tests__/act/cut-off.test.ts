import { describe, expect, test } from '@jest/globals';
import type { Way } from '../../src/plan/plan.ts';
import { before, planOf, recover, recoverUntilKilled } from './in-world.ts';
import { World } from './world.ts';

const steps = ['stop all', 'back up', 'restore', 'exchange', 'go to v1'] as const;
const kills = steps.flatMap((at) => (['before', 'after'] as const).map((when) => ({ at, when })));

async function cutOff(kill: (typeof kills)[number], way: Way = 'restore-and-rollback'): Promise<World> {
  const world = new World();
  world.kills = kill;
  await recoverUntilKilled(world, planOf(way));
  world.done.length = 0;
  world.ranOn.length = 0;
  return world;
}

describe('a run that is killed leaves a note of what it has begun', () => {
  test.each(kills)('$when $at', async (kill) => {
    const { mark } = await cutOff(kill);
    expect(mark).toMatchObject({
      way: 'restore-and-rollback',
      actor: 'ada',
      runUrl: 'https://github.example/runs/42',
      running: { version: 'v2' },
      target: { version: 'v1' },
    });
    const isRestored = kill.at === 'exchange' || kill.at === 'go to v1';
    expect(mark?.exchanges.map(({ kept }) => kept)).toEqual(isRestored ? ['shop_before'] : []);
    expect(mark?.copies.map(({ name }) => name)).toEqual(isRestored ? ['shop_new'] : []);
  });
});

describe('after a run that was killed', () => {
  test.each(kills)('$when $at, `undo` brings back what was before, proven', async (kill) => {
    const world = await cutOff(kill);
    const { ending, done } = await recover(world, planOf('undo'));
    expect([ending.standing, ending.failure, world.state, world.mark]).toEqual([
      'as-before',
      undefined,
      before,
      undefined,
    ]);
    expect(done.at(-1)).toBe('go to v2 with its data');
    expect(ending.kept.size).toBe(0);
  });

  test.each(kills)('$when $at, the same way comes to its end', async (kill) => {
    const world = await cutOff(kill);
    const { ending } = await recover(world, planOf('restore-and-rollback'));
    expect([ending.standing, world.state, world.mark]).toEqual([
      'recovered',
      { serves: 'v1', data: 'data of v1', runs: true },
      undefined,
    ]);
    expect(ending.kept).toEqual(new Map([['shop', 'shop_before']]));
  });

  test.each(kills)('$when $at, a way that fails ends with what was before', async (kill) => {
    const world = await cutOff(kill);
    world.failsOnce = 'go to v1';
    const { ending } = await recover(world, planOf('restore-and-rollback'));
    expect([ending.standing, world.state, world.mark]).toEqual(['as-before', before, undefined]);
  });

  test('the release alone goes back on the data of before', async () => {
    const world = await cutOff({ at: 'go to v1', when: 'before' });
    const { ending, done } = await recover(world, planOf('rollback'));
    expect(done.slice(-3)).toEqual(['stop all but db', 'undo the exchange', 'go to v1']);
    expect([ending.standing, world.data]).toEqual(['recovered', 'data of now']);
  });

  test('an undo that fails leaves the note, and says so', async () => {
    const world = await cutOff({ at: 'go to v1', when: 'before' });
    world.fails = 'undo the exchange';
    const { ending, done } = await recover(world, planOf('undo'));
    expect([ending.standing, world.runs, done.at(-1)]).toEqual(['unproven', false, 'undo the exchange']);
    expect(world.mark?.exchanges.map(({ kept }) => kept)).toEqual(['shop_before']);
    expect(ending.kept).toEqual(new Map([['shop', 'shop_before']]));
  });

  test('a second run that is killed changes nothing about that', async () => {
    const world = await cutOff({ at: 'go to v1', when: 'before' });
    const at = world.mark?.at;
    const again = Object.assign(new World(), { data: world.data, runs: world.runs, mark: world.mark });
    again.kills = { at: 'undo the exchange', when: 'before' };
    await recoverUntilKilled(again, planOf('undo'));
    expect([again.mark?.at, again.mark?.exchanges.length, again.data]).toEqual([at, 1, 'data of v1']);
    const { ending } = await recover(again, planOf('undo'));
    expect([ending.standing, again.state]).toEqual(['as-before', before]);
  });
});

describe('what a killed run has restored is never what the app starts on', () => {
  const restored = () => cutOff({ at: 'exchange', when: 'after' }, 'restore');

  test.each<[string, Partial<World>]>([
    ['a stop that fails', { failsOnce: 'stop all' }],
    ['a run that is cancelled', { cancels: 'stop all' }],
    ['a store that does not start', { isLost: true, fails: 'start db' }],
    ['a store that is reached only on the way back', { isLost: true, failsOnce: 'reach shop' }],
    ['an undo that fails once', { failsOnce: 'undo the exchange' }],
  ])('%s: the next run brings back what was before', async (_, wrong) => {
    const world = Object.assign(await restored(), wrong);
    const { ending } = await recover(world, planOf('restore'));
    expect([ending.standing, world.state, world.mark]).toEqual(['as-before', before, undefined]);
    expect(world.ranOn).toEqual(['v2 on data of now']);
  });

  test.each<[string, Partial<World>]>([
    ['an app that does not stop', { fails: 'stop all' }],
    ['data that cannot be reached', { isLost: true, fails: 'reach shop' }],
    ['data that cannot go back', { fails: 'undo the exchange' }],
  ])('%s: it stays stopped, and the note says where its data are', async (_, wrong) => {
    for (const way of ['restore', 'restore-and-rollback', 'rollback', 'undo'] as const) {
      const world = Object.assign(await restored(), wrong);
      const { ending } = await recover(world, planOf(way));
      expect([ending.standing, world.ranOn, world.runs]).toEqual(['unproven', [], false]);
      expect(world.mark?.exchanges.map(({ kept }) => kept)).toEqual(['shop_before']);
      expect(ending.kept).toEqual(new Map([['shop', 'shop_before']]));
    }
  });

  test('nor is the release on its way started on the data of before', async () => {
    const world = await cutOff({ at: 'go to v1', when: 'after' });
    world.failsOnce = 'back up';
    const { ending } = await recover(world, planOf('restore-and-rollback'));
    expect([ending.standing, world.ranOn]).toEqual(['as-before', ['v2 on data of now']]);
  });

  test('where nobody knew what ran before, the data go back, and nothing starts', async () => {
    const world = await cutOff({ at: 'go to v1', when: 'after' });
    world.failsOnce = 'back up';
    const { ending } = await recover(world, planOf('restore-and-rollback', false));
    expect([ending.standing, world.ranOn, world.data]).toEqual(['unproven', [], 'data of now']);
    expect(ending.failure?.evidence.join()).toContain('the app stays stopped');
    expect(world.mark?.exchanges).toEqual([]);
  });
});

describe('a run that is cut off on its way back', () => {
  const back = planOf('restore-and-rollback');

  test('has said what there is as soon as that is proven, before it takes its note away', async () => {
    const world = new World();
    Object.assign(world, { fails: 'restore', kills: { at: 'forget', when: 'before' } });
    await recoverUntilKilled(world, back);
    expect([world.stands, world.state]).toEqual(['as-before', before]);
  });

  test('says until then that nothing is proven', async () => {
    const world = new World();
    Object.assign(world, { cancels: 'exchange', kills: { at: 'go to v2', when: 'after' } });
    await recoverUntilKilled(world, back);
    expect([world.stands, world.data]).toEqual(['unproven', 'data of now']);
  });
});

describe('a note', () => {
  test('that cannot be written keeps everything from being touched', async () => {
    const world = new World();
    world.fails = 'note';
    const { ending, done } = await recover(world, planOf('restore-and-rollback'));
    expect([ending.standing, done, world.state]).toEqual(['untouched', [], before]);
  });

  test('names no exchange that is undone, whatever is proven then', async () => {
    const world = new World();
    world.fails = 'go to v';
    const { ending } = await recover(world, planOf('restore-and-rollback'));
    expect([ending.standing, world.data, world.mark?.exchanges]).toEqual(['unproven', 'data of now', []]);
    expect([ending.kept.size, ending.unused.length]).toEqual([0, 1]);
  });

  test('stays where nobody has proven what is there, and goes where all of it is undone', async () => {
    const notBack = new World();
    Object.assign(notBack, { failsOnce: 'go to v1', fails: 'undo the exchange' });
    await recover(notBack, planOf('restore-and-rollback'));
    expect(notBack.mark?.exchanges.length).toBe(1);
    const back = new World();
    back.fails = 'restore';
    await recover(back, planOf('restore-and-rollback', false));
    expect(back.mark).toBeUndefined();
  });
});

describe('the lock of the data', () => {
  test('is held from the backup to the exchange, and given back whatever fails', async () => {
    for (const fails of ['', 'back up', 'restore', 'exchange', 'go to v1']) {
      const world = new World();
      world.fails = fails;
      const { done } = await recover(world, planOf('restore-and-rollback'));
      expect([done.filter((line) => line.includes('without a lock')), world.locked]).toEqual([[], false]);
    }
  });

  test('is taken once what a killed run has exchanged is undone, which ends all sessions', async () => {
    const world = await cutOff({ at: 'exchange', when: 'after' });
    const { ending, done } = await recover(world, planOf('restore-and-rollback'));
    expect([ending.standing, done.filter((line) => line.includes('without a lock'))]).toEqual([
      'recovered',
      [],
    ]);
  });

  test('that somebody else holds ends the recovery while the app serves', async () => {
    const world = new World();
    world.locked = true;
    const { ending, done } = await recover(world, planOf('restore-and-rollback'));
    expect([ending.standing, done, world.mark]).toEqual(['untouched', [], undefined]);
  });
});
