import { emptyState, type IncidentState } from '@fairway/incidents';
import { describe, expect, it } from '@jest/globals';
import { minute, refuses, run, seen, start } from './looks.ts';

const bad = seen('web', 'bad');
const good = seen('web', 'good');
const calm = run(emptyState(), -15, [good]).state;

type Looks = readonly ReturnType<typeof seen>[];
type Run = readonly [number, Looks, Parameters<typeof run>[3]?];

function after(runs: readonly Run[], from: IncidentState = calm) {
  let state = from;
  const told = runs.map(([minutes, looks, more]) => {
    const done = run(state, minutes, looks, more);
    state = done.state;
    return done.told.filter((one) => one.startsWith('slack'));
  });
  return { state, told };
}

describe('what flaps', () => {
  it('forty times in a day is one incident with a counter, and five messages', () => {
    const flaps = Array.from({ length: 40 }, (_, n): Run[] => [
      [n * 36, [bad]],
      [n * 36 + 12, [good]],
    ]).flat();
    const { state, told } = after([...flaps, [40 * 36 + 60, [good]]]);
    expect(state.incidents).toMatchObject([{ key: 'shop: web', reopened: 39, endedBy: 'good' }]);
    expect(state.incidents).toHaveLength(1);
    expect(state.incidents[0]?.downMs).toBe(40 * 12 * minute);
    expect(told.flat()).toEqual([
      'slack opened web',
      'slack resolved web',
      'slack ongoing web',
      'slack ongoing web',
      'slack ongoing web',
      'slack ongoing web',
      'slack resolved web',
    ]);
  });

  it('is another incident when it was good for longer than `reopen-within`', () => {
    const { state, told } = after([
      [0, [bad]],
      [15, [good]],
      [76, [bad]],
    ]);
    expect(state.incidents).toHaveLength(2);
    expect(told.flat()).toEqual(['slack opened web', 'slack resolved web', 'slack opened web']);
  });
});

describe('what a person closed', () => {
  const byHand = [{ key: 'shop: web', closedAt: start + 5 * minute }];
  const hand = { byHand };
  const old = seen('web', 'bad', { at: start + 3 * minute });

  it('stays closed on evidence that is older than that, and is told as over elsewhere', () => {
    const { state, told } = after([
      [0, [bad]],
      [6, [old], hand],
      [7, [old], hand],
    ]);
    expect(told).toEqual([['slack opened web'], ['slack resolved web'], []]);
    expect(state.incidents).toMatchObject([{ endedBy: 'hand', endedAt: start + 5 * minute }]);
  });

  it('opens again on evidence that is newer, as the same incident, and is not closed by the same hand again', () => {
    const { state, told } = after([
      [0, [bad]],
      [6, [old], hand],
      [15, [bad], hand],
      [30, [bad], hand],
    ]);
    expect(told).toEqual([['slack opened web'], ['slack resolved web'], ['slack ongoing web'], []]);
    expect(state.incidents).toMatchObject([{ reopened: 1 }]);
    expect(state.incidents[0]?.endedAt).toBeUndefined();
  });

  it('or acknowledged gets no notes while it lasts, and its end all the same', () => {
    const taken = { byHand: [{ key: 'shop: web', acknowledgedAt: start + minute }] };
    const { told } = after([
      [0, [bad]],
      [15, [bad], taken],
      [400, [bad], taken],
      [415, [good], taken],
    ]);
    expect(told).toEqual([['slack opened web'], [], [], ['slack resolved web']]);
  });
});

describe('what has a cause', () => {
  const database = seen('database', 'bad');
  const because = (name: string, cause: string) => seen(name, 'bad', { because: `shop: ${cause}` });
  const allGood = ['web', 'api', 'database', 'disk'].map((name) => seen(name, 'good'));

  it('is told with the cause, and not itself: a database and five services are one incident', () => {
    const five = ['a', 'b', 'c', 'd', 'e'].map((name) => because(name, 'database'));
    const good = [...five, database].map(({ name }) => seen(name, 'good'));
    const { state, told } = after([
      [-14, good],
      [0, [...five, database]],
      [15, [...five, database]],
      [30, good],
    ]);
    expect(told).toEqual([[], ['slack opened database'], [], ['slack resolved database']]);
    expect(state.incidents).toHaveLength(1);
    expect(state.incidents[0]?.symptoms.map(({ title }) => title)).toEqual(
      ['a', 'b', 'c', 'd', 'e'].map((name) => `${name} is bad`),
    );
  });

  it('makes the cause as severe as the worst that follows from it', () => {
    const mild = seen('database', 'bad', { severity: 'P3' });
    expect(run(calm, 0, [mild, because('web', 'database')]).told).toEqual([
      'slack opened database',
      'pager opened database',
    ]);
  });

  it('is told itself when the cause is over and it is not', () => {
    const { told } = after([
      [0, [database, because('web', 'database')]],
      [15, [seen('database', 'good'), bad]],
      [30, allGood],
    ]);
    expect(told).toEqual([
      ['slack opened database'],
      ['slack resolved database', 'slack opened web'],
      ['slack resolved web'],
    ]);
  });

  it('moves to another cause without a second open', () => {
    const { state, told } = after([
      [0, [bad, seen('database', 'good'), seen('disk', 'good')]],
      [15, [because('web', 'database'), database, seen('disk', 'good')]],
      [30, [because('web', 'disk'), seen('database', 'good'), seen('disk', 'bad')]],
      [45, allGood],
    ]);
    expect(told).toEqual([
      ['slack opened web'],
      ['slack opened database'],
      ['slack resolved database', 'slack opened disk'],
      ['slack resolved web', 'slack resolved disk'],
    ]);
    const disk = state.incidents.find(({ key }) => key === 'shop: disk');
    expect(disk?.symptoms.map(({ key }) => key)).toEqual(['shop: web']);
  });

  it.each<[string, Looks, string[]]>([
    ['of a cause that is good', [because('web', 'database'), seen('database', 'good')], ['slack opened web']],
    ['of a cause that nobody looks at', [because('web', 'database')], ['slack opened web']],
    [
      'of a cause in a circle',
      [because('web', 'api'), because('api', 'web')],
      ['slack opened web', 'slack opened api'],
    ],
    ['of itself', [because('web', 'web')], ['slack opened web']],
    [
      'of the last cause of a chain',
      [because('web', 'api'), because('api', 'database'), database],
      ['slack opened database'],
    ],
  ])('%s', (_, looks, told) => {
    expect(after([[0, looks]]).told[0]?.sort()).toEqual(told.sort());
  });

  it('of a cause that cannot be seen now stays with it, if it was bad before', () => {
    const { told } = after([
      [0, [database, because('web', 'database')]],
      [15, [seen('database', 'unseen'), because('web', 'database')]],
    ]);
    expect(told).toEqual([['slack opened database'], []]);
  });
});

describe('after the state was lost', () => {
  it('what ended meanwhile is told where incidents are found by their key, and nothing else', () => {
    const lost = run(emptyState(), 15, [good]);
    expect(lost.told).toEqual(['pager resolved web']);
    expect(lost.advanced.incidents).toEqual([]);
    expect(run(lost.state, 30, [good]).told).toEqual([]);
    expect(run(lost.state, 30, [good]).state.incidents).toEqual([]);
  });

  it('it is told there until it was accepted', () => {
    const lost = run(emptyState(), 15, [good], { takes: refuses });
    expect(run(lost.state, 30, [good]).told).toEqual(['pager resolved web']);
  });
});
