import { describe, expect, test } from '@jest/globals';
import { before, planOf, recover } from './in-world.ts';
import { World } from './world.ts';

describe('a recovery', () => {
  test('starts a store that is gone once the app is stopped, and goes on with it', async () => {
    const world = new World();
    world.isLost = true;
    const { ending, done } = await recover(world, planOf('restore-and-rollback'));
    expect(done.slice(0, 4)).toEqual(['stop all but db', 'start db', 'reach shop', 'back up']);
    expect([ending.standing, world.state.data]).toEqual(['recovered', 'data of v1']);
    expect(ending.done[1]?.what).toBe('start db: db');
  });

  test('starts the app again where the store does not come up', async () => {
    const world = new World();
    Object.assign(world, { isLost: true, fails: 'start db' });
    const { ending, done } = await recover(world, planOf('restore'));
    expect(done).toEqual(['stop all but db', 'start db', 'start again', 'go to v2 with its data']);
    expect([ending.standing, world.state]).toEqual(['as-before', before]);
  });

  test('waits for backups before it stops the app: one of them may start what it has stopped', async () => {
    const world = new World();
    world.backups = true;
    const { done } = await recover(world, planOf('restore'));
    expect(done.slice(0, 2)).toEqual(['wait for backups', 'stop all but db']);
    const busy = Object.assign(new World(), { backups: true, fails: 'wait for backups' });
    const { ending } = await recover(busy, planOf('restore'));
    expect([ending.standing, busy.done, busy.state]).toEqual(['untouched', ['wait for backups'], before]);
  });

  test('of the release alone touches no data', async () => {
    const world = new World();
    const { ending, done } = await recover(world, planOf('rollback'));
    expect([ending.standing, ending.stopped, done]).toEqual(['recovered', undefined, ['go to v1']]);
  });

  test('with data stops the app, keeps what is there, restores, exchanges, and then goes back', async () => {
    const world = new World();
    const { ending, done } = await recover(world, planOf('restore-and-rollback'));
    expect(done).toEqual([
      'stop all but db',
      'back up',
      'restore 20261129T030000000Z-k3x9q2',
      'exchange',
      'go to v1 with its data',
    ]);
    expect(world.state).toEqual({ serves: 'v1', data: 'data of v1', runs: true });
    expect(ending).toMatchObject({
      standing: 'recovered',
      failure: undefined,
      stopped: { services: ['backend', 'web'], ms: expect.any(Number) },
      kept: new Map([['shop', 'shop_before']]),
      notProven: ['shop: comments'],
      unused: [],
    });
    expect(ending.safety.get('shop')?.id).toBe('20261129T120000000Z-safe00');
    expect(ending.done.map(({ what }) => what.split(':')[0])).toEqual([
      'stop the app',
      'back up shop as it is',
      'restore shop',
      'exchange shop',
      'v1 serves, and is proven',
    ]);
  });

  test('of the data alone proves the release that runs anew', async () => {
    const world = new World();
    const { ending, done } = await recover(world, planOf('restore'));
    expect([ending.standing, done.at(-1)]).toEqual(['recovered', 'go to v2 with its data']);
  });
});

describe('where a step fails, what was before is there again and proven:', () => {
  test.each(['stop all', 'back up', 'restore', 'exchange', 'refuse v1'])('%s', async (fails) => {
    const world = new World();
    world.fails = fails;
    const { ending, done } = await recover(world, planOf('restore-and-rollback'));
    expect(world.state).toEqual(before);
    expect([ending.standing, done.at(-1)]).toEqual(['as-before', 'go to v2 with its data']);
    expect(ending.failure?.evidence).toContain('v2 serves again on its own data.');
    expect(ending.done.at(-1)?.what).toMatch(/^bring back what was before/);
    expect(ending.kept.size).toBe(0);
    expect(ending.unused.map(({ where }) => where)).toEqual(
      /exchange|refuse/.test(fails) ? ['database shop_new'] : [],
    );
  });

  test('an exchange of which nobody knows whether it was made', async () => {
    const world = new World();
    world.undecided = true;
    const { ending, done } = await recover(world, planOf('restore-and-rollback'));
    expect(done.slice(-3)).toEqual(['undo the exchange', 'start again', 'go to v2 with its data']);
    expect([ending.standing, world.state]).toEqual(['as-before', before]);
  });

  test('the proof of the earlier release: the data are back before the later one is put back', async () => {
    const world = new World();
    world.fails = 'go to v1';
    const { ending, done } = await recover(world, planOf('restore-and-rollback'));
    expect(done.slice(-4)).toEqual([
      'go to v1 with its data',
      'stop all but db',
      'undo the exchange',
      'go to v2 with its data',
    ]);
    expect([ending.standing, ending.failure?.what]).toEqual(['as-before', 'go to v1 with its data failed.']);
    expect(world.state).toEqual(before);
    expect([ending.kept.size, ending.unused.map(({ drop }) => drop)]).toEqual([
      0,
      ['DROP DATABASE "shop_new";'],
    ]);
  });

  test('the proof of the release that ran, on restored data: it runs again on its own', async () => {
    const world = new World();
    world.failsOnce = 'go to v2';
    const { ending, done } = await recover(world, planOf('restore'));
    expect(done.slice(-4)).toEqual([
      'go to v2 with its data',
      'stop all but db',
      'undo the exchange',
      'go to v2 with its data',
    ]);
    expect([ending.standing, world.state]).toEqual(['as-before', before]);
  });

  test('the proof of the earlier release alone: the kit itself puts the later one back', async () => {
    const world = new World();
    world.fails = 'go to v1';
    const { ending, done } = await recover(world, planOf('rollback'));
    expect([ending.standing, done, world.state]).toEqual(['as-before', ['go to v1'], before]);
  });

  test('a rollback that is refused has touched nothing', async () => {
    const world = new World();
    world.fails = 'refuse v1';
    const { ending, done } = await recover(world, planOf('rollback'));
    expect([ending.standing, done]).toEqual(['untouched', ['refuse v1']]);
  });

  test.each(['stop all', 'back up', 'restore', 'exchange', 'go to v1'])(
    'a run that is cancelled: %s',
    async (cancels) => {
      const world = new World();
      world.cancels = cancels;
      const { ending } = await recover(world, planOf('restore-and-rollback'));
      expect([ending.standing, world.state]).toEqual(['as-before', before]);
    },
  );
});

describe('what cannot be proven is never told as proven:', () => {
  test('where nobody knew what ran before', async () => {
    const world = new World();
    world.fails = 'restore';
    const { ending, done } = await recover(world, planOf('restore-and-rollback', false));
    expect([ending.standing, done.at(-1)]).toEqual(['unproven', 'start again']);
    expect(ending.failure?.evidence.join()).toContain('It was not proven before either');
  });

  test('where nobody knew what ran before, and the stop came half-way: what it stopped runs again', async () => {
    const world = new World();
    world.fails = 'stop all';
    const { ending, done } = await recover(world, planOf('restore-and-rollback', false));
    expect([ending.standing, done, world.state]).toEqual([
      'unproven',
      ['stop all but db', 'start again'],
      before,
    ]);
  });

  test('where data are not back: they are told by their name, and nothing starts on the restored ones', async () => {
    const world = new World();
    world.failsOnce = 'go to v1';
    world.fails = 'undo the exchange';
    const { ending, done } = await recover(world, planOf('restore-and-rollback'));
    expect([ending.standing, done.at(-1), world.runs]).toEqual(['unproven', 'undo the exchange', false]);
    expect([ending.kept, ending.unused]).toEqual([new Map([['shop', 'shop_before']]), []]);
    expect(ending.failure?.evidence.join()).toContain('they are kept as shop_before');
  });

  test.each(['start again', 'undo the exchange'])('where the way back fails as well: %s', async (second) => {
    const world = new World();
    world.fails = second;
    world.cancels = 'exchange';
    const { ending } = await recover(world, planOf('restore-and-rollback'));
    expect(ending.standing).toBe('unproven');
    expect(ending.failure?.what).toMatch(/What was there before is not proven to be back/);
    expect(ending.failure?.evidence.join('\n')).toMatch(/failed|not all back/);
  });

  test('where the lock is lost: another run may be at work, and nothing more is touched', async () => {
    const world = new World();
    world.fails = 'restore';
    world.lost.abort();
    const { ending, done } = await recover(world, planOf('restore-and-rollback'));
    expect([ending.standing, done.at(-1)]).toEqual(['unproven', 'restore 20261129T030000000Z-k3x9q2']);
    expect(ending.failure?.evidence.join()).toContain('The lock was lost');
  });
});
